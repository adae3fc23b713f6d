/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveModel;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.accessibility.AccessibleTextAdapter;
import org.eclipse.swt.accessibility.AccessibleTextEvent;
import org.eclipse.swt.widgets.Canvas;

/** What a screen reader is told: the row of the cursor as text, and the byte under it. */
final class LiveAccessible {

	private static final int CELL_CHARS = 3;

	private final LiveModel model;

	LiveAccessible(LiveMemoryControl control, Canvas canvas) {
		model = control.model();
		var accessible = canvas.getAccessible();
		accessible.addAccessibleListener(new AccessibleAdapter() {
			@Override
			public void getName(AccessibleEvent event) {
				event.result = NLS.bind(Messages.Live_AccessibleName, control.originText());
			}

			@Override
			public void getDescription(AccessibleEvent event) {
				event.result = cursorText();
			}
		});
		accessible.addAccessibleControlListener(new AccessibleControlAdapter() {
			@Override
			public void getRole(AccessibleControlEvent event) {
				event.detail = ACC.ROLE_TEXT;
			}

			@Override
			public void getValue(AccessibleControlEvent event) {
				event.result = rowText();
			}
		});
		accessible.addAccessibleTextListener(new AccessibleTextAdapter() {
			@Override
			public void getCaretOffset(AccessibleTextEvent event) {
				event.offset = caretOffset();
			}

			@Override
			public void getSelectionRange(AccessibleTextEvent event) {
				event.offset = caretOffset();
				event.length = CELL_CHARS - 1;
			}
		});
		control.addLiveListener(new LiveListener() {
			@Override
			public void selectionChanged() {
				accessible.textCaretMoved(caretOffset());
			}
		});
	}

	/** The byte under the cursor in words. */
	private String cursorText() {
		long address = model.selection().cursor();
		String hex = "0x" + Digits.address(address, 1); //$NON-NLS-1$
		if (!model.isReadable(address)) {
			return NLS.bind(Messages.Live_AccessibleUnreadable, hex);
		}
		int value = model.sample().value(address);
		return NLS.bind(Messages.Live_Value, new Object[] { hex, "0x" + Digits.high(value) + Digits.low(value), value }); //$NON-NLS-1$
	}

	/** The row of the cursor as it is painted. */
	private String rowText() {
		long start = rowStart();
		var text = new StringBuilder(Digits.address(start, 1)).append(' ');
		for (int column = 0; column < model.viewport().bytesPerRow(); column++) {
			boolean readable = model.isReadable(start + column);
			int value = readable ? model.sample().value(start + column) : 0;
			text.append(readable ? Digits.high(value) : Digits.UNREADABLE)
					.append(readable ? Digits.low(value) : Digits.UNREADABLE).append(' ');
		}
		return text.toString();
	}

	private int caretOffset() {
		long start = rowStart();
		return Digits.address(start, 1).length() + 1 + (int) (model.selection().cursor() - start) * CELL_CHARS;
	}

	private long rowStart() {
		return model.viewport().addressOf(model.viewport().rowOf(model.selection().cursor()));
	}
}
