/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.Selection.Pane;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;

/** Copies the selected bytes as they look in the pane that has the cursor: digits, or text. */
public final class CopyBytesHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) {
		LiveMemoryControl control = LiveHandlers.focused(event);
		if (control != null && control.model().sample() != null) {
			var clipboard = new Clipboard(control.getDisplay());
			try {
				clipboard.setContents(new Object[] { text(control.model()) },
						new Transfer[] { TextTransfer.getInstance() });
			} finally {
				clipboard.dispose();
			}
		}
		return null;
	}

	/** Only what was read last can be copied, which is what is visible. */
	private static String text(LiveModel model) {
		AddressRange visible = model.viewport().visible();
		AddressRange selected = model.selection().range();
		long first = visible.clamp(selected.first());
		long count = visible.clamp(selected.last()) - first + 1;
		boolean hex = model.selection().pane() == Pane.HEX;
		var text = new StringBuilder();
		for (long i = 0; i < count; i++) {
			long address = first + i;
			boolean readable = model.isReadable(address);
			int value = model.sample().value(address);
			if (hex) {
				text.append(i == 0 ? "" : " ").append(readable ? Digits.high(value) : Digits.UNREADABLE) //$NON-NLS-1$ //$NON-NLS-2$
						.append(readable ? Digits.low(value) : Digits.UNREADABLE);
			} else {
				text.append(readable ? Digits.text(value) : Digits.UNREADABLE);
			}
		}
		return text.toString();
	}
}
