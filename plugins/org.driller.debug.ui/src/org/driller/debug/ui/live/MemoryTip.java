/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.Objects;

import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.Origin;
import org.driller.debug.ui.live.model.Sample;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Event;

/** Says of a byte that the pointer is on why it looks as it does, unless it is ordinary. */
final class MemoryTip {

	private final LiveMemoryControl control;
	private final Canvas canvas;

	MemoryTip(LiveMemoryControl control, Canvas canvas) {
		this.control = control;
		this.canvas = canvas;
		canvas.addListener(SWT.MouseMove, this::moved);
		canvas.addListener(SWT.MouseExit, event -> reset());
	}

	void reset() {
		show(null);
	}

	private void moved(Event event) {
		boolean onBytes = event.y >= control.surface().metrics().top();
		show(onBytes ? text(control.model(), control.surface().addressAt(event.x, event.y)) : null);
	}

	/** @return {@code null} if there is nothing to be said */
	static String text(LiveModel model, long address) {
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
		return null;
	}

	private void show(String text) {
		if (!Objects.equals(text, canvas.getToolTipText())) {
			canvas.setToolTipText(text);
		}
	}
}
