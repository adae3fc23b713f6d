/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.function.Predicate;

import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.LiveSource.Target;
import org.driller.debug.ui.live.model.NavigationHistory;

/** Leads a {@link LiveMemoryControl} to places that the user chose, and back. All methods belong to the display's thread. */
final class Navigation {

	private final LiveMemoryControl control;
	private final NavigationHistory<Target> history = new NavigationHistory<>();
	private Predicate<Target> opener = target -> false;

	Navigation(LiveMemoryControl control) {
		this.control = control;
	}

	/** Sets who shows memory of other sources, and returns whether it has moved the control there. */
	void setOpener(Predicate<Target> other) {
		opener = other;
	}

	void navigate(Target target) {
		Target from = here();
		if (show(target) && from != null) {
			history.leave(from, here());
		}
	}

	/** Goes to an address of the same process, or to the nearest of the source where the process has nothing there. */
	void navigateTo(long address) {
		LiveSource source = control.source();
		if (source != null) {
			try {
				navigate(source.locate(address));
			} catch (AddressExpressionException e) {
				navigate(new Target(source, control.model().viewport().range().clamp(address)));
			}
		}
	}

	void back() {
		step(history.back(here()));
	}

	void forward() {
		step(history.forward(here()));
	}

	/** Where the cursor is, {@code null} without a source. */
	private Target here() {
		LiveSource source = control.source();
		return source == null ? null : new Target(source, control.model().selection().cursor());
	}

	private boolean show(Target target) {
		if (target.source() != control.source()) {
			return opener.test(target);
		}
		control.goTo(target.address());
		return true;
	}

	private void step(Target target) {
		if (target == null) {
			return;
		}
		LiveSource source = control.source();
		try {
			show(target.source() == source ? source.locate(target.address()) : target);
		} catch (AddressExpressionException e) {
			control.tell(e.getMessage());
		}
	}
}
