/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.Objects;

import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.live.model.LiveModel;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Event;

/** Says why a byte cannot be read, or where it comes from, when the pointer is on it. */
final class UnreadableTip {

	private final LiveMemoryControl control;
	private final Canvas canvas;

	UnreadableTip(LiveMemoryControl control, Canvas canvas) {
		this.control = control;
		this.canvas = canvas;
		canvas.addListener(SWT.MouseMove, this::moved);
		canvas.addListener(SWT.MouseExit, event -> reset());
	}

	void reset() {
		show(null);
	}

	private void moved(Event event) {
		if (event.y < control.metrics().top()) {
			reset();
			return;
		}
		long address = control.addressAt(event.x, event.y);
		LiveModel model = control.model();
		if (model.isUnreadable(address)) {
			String reason = model.sample().reason(address);
			show(NLS.bind(Messages.Live_TipUnreadable, Long.toHexString(address),
					reason == null ? Messages.Live_ReasonUnknown : reason));
		} else {
			reset();
		}
	}

	private void show(String text) {
		if (!Objects.equals(text, canvas.getToolTipText())) {
			canvas.setToolTipText(text);
		}
	}
}
