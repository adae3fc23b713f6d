/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.function.IntPredicate;

import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.CopyForm;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.Sample;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;

/** Puts selected bytes on the clipboard, as they are now, also those that are not visible. */
final class Copying {

	private static final int MOST = 1 << 20;

	private Copying() {
	}

	static void copy(LiveMemoryControl control, CopyForm form) {
		LiveSource source = control.source();
		if (source == null) {
			return;
		}
		AddressRange bounds = control.model().viewport().range();
		AddressRange selected = control.selection();
		long first = bounds.clamp(selected.first());
		long length = bounds.clamp(selected.last()) - first + 1;
		if (length <= 0 || length > MOST) {
			control.tell(NLS.bind(LiveMessages.Copy_TooMuch, MOST));
			return;
		}
		LiveSettings settings = control.settings();
		int row = control.model().viewport().bytesPerRow();
		Background.run(control.getDisplay(), () -> {
			Sample sample = source.read(first, (int) length);
			IntPredicate readable = index -> sample.isReadable(first + index);
			return form.text(first, sample.bytes(), readable, settings, row);
		}, text -> {
			if (!control.isDisposed()) {
				put(control, text);
			}
		});
	}

	private static void put(LiveMemoryControl control, String text) {
		var clipboard = new Clipboard(control.getDisplay());
		try {
			// An empty text would be refused.
			clipboard.setContents(new Object[] { text.isEmpty() ? " " : text }, new Transfer[] { TextTransfer.getInstance() }); //$NON-NLS-1$
		} finally {
			clipboard.dispose();
		}
	}
}
