/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.Objects;

import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LivePointer;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.Origin;
import org.driller.debug.ui.live.model.Sample;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Event;

/** Says of a byte that the mouse is on why it looks as it does, unless it is ordinary, and of a pointer where it points. */
final class MemoryTip {

	private final LiveMemoryControl control;
	private final Canvas canvas;
	/** Of which the tip tells. */
	private LivePointer pointer;

	MemoryTip(LiveMemoryControl control, Canvas canvas) {
		this.control = control;
		this.canvas = canvas;
		canvas.addListener(SWT.MouseMove, this::moved);
		canvas.addListener(SWT.MouseExit, event -> reset());
	}

	void reset() {
		pointer = null;
		show(null);
	}

	private void moved(Event event) {
		boolean onBytes = event.y >= control.surface().metrics().top();
		if (!onBytes) {
			reset();
			return;
		}
		String why = why(control.model(), control.surface().addressAt(event.x, event.y));
		Long word = control.links().wordAt(event.x, event.y);
		LivePointer there = word == null ? null : control.model().pointerAt(word);
		if (there == null) {
			pointer = null;
			show(why);
		} else if (!there.equals(pointer)) {
			pointer = there;
			String text = join(PointerTexts.of(there), why);
			show(text);
			addBytes(there, text);
		}
	}

	/** Reads what is there, in the background. */
	private void addBytes(LivePointer there, String text) {
		LiveSource source = there.source() == null ? control.source() : there.source();
		if (there.kind() != LivePointer.Kind.NOWHERE && source != null) {
			Background.run(control.getDisplay(), () -> source.read(there.address(), PointerTexts.BYTES), sample -> {
				if (!canvas.isDisposed() && pointer == there) {
					show(join(text, PointerTexts.bytes(sample)));
				}
			});
		}
	}

	private static String join(String one, String other) {
		return other == null || other.isEmpty() ? one : one + '\n' + other;
	}

	/** All that is to be said of a byte; {@code null} if there is nothing. */
	static String text(LiveModel model, long address) {
		String why = why(model, address);
		LivePointer pointer = model.pointerAt(address & -Long.BYTES);
		return pointer == null ? why : join(PointerTexts.of(pointer), why);
	}

	/** @return {@code null} if it is ordinary */
	private static String why(LiveModel model, long address) {
		String hex = Long.toHexString(address);
		if (model.isUnreadable(address)) {
			String reason = model.sample().reason(address);
			return NLS.bind(LiveMessages.Tip_Unreadable, hex, reason == null ? LiveMessages.Status_ReasonUnknown : reason);
		}
		if (!model.isReadable(address)) {
			return null;
		}
		Sample sample = model.sample();
		if (sample.liveness().isStale()) {
			return StatusTexts.stale(sample);
		}
		if (model.isTorn(address & -model.settings().cellBytes())) {
			return NLS.bind(LiveMessages.Tip_Torn, hex);
		}
		if (sample.origin(address) == Origin.PROCESS) {
			return NLS.bind(LiveMessages.Tip_Unshared, hex, StatusTexts.unsharedReason(sample.unsharedReason(address)));
		}
		return switch (model.mark(address)) {
		case NONE -> null;
		case OTHERS -> NLS.bind(LiveMessages.Tip_OthersDiffer, hex);
		case ODD -> NLS.bind(LiveMessages.Tip_Differs, hex);
		};
	}

	private void show(String text) {
		if (!Objects.equals(text, canvas.getToolTipText())) {
			canvas.setToolTipText(text);
		}
	}
}
