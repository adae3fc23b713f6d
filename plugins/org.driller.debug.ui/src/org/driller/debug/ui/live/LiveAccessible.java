/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.PointerMessages;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.accessibility.AccessibleTextAdapter;
import org.eclipse.swt.accessibility.AccessibleTextEvent;
import org.eclipse.swt.widgets.Canvas;

/** What a screen reader is told: the row of the cursor as text, and the cell under it. */
final class LiveAccessible {

	private final LiveMemoryControl control;
	private final LiveModel model;

	LiveAccessible(LiveMemoryControl control, Canvas canvas) {
		this.control = control;
		model = control.model();
		var accessible = canvas.getAccessible();
		accessible.addAccessibleListener(new AccessibleAdapter() {
			@Override
			public void getName(AccessibleEvent event) {
				event.result = NLS.bind(LiveMessages.Accessible_Name, control.originText());
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
				event.length = model.settings().cellChars();
			}
		});
		control.addLiveListener(new LiveListener() {
			@Override
			public void selectionChanged() {
				accessible.textCaretMoved(caretOffset());
			}
		});
	}

	/** The cell under the cursor in words, and what is special about it. */
	private String cursorText() {
		String text = StatusTexts.cursor(control.source(), model);
		String special = MemoryTip.text(model, model.selection().cursor());
		return special == null ? text : text + ". " + special; //$NON-NLS-1$
	}

	/** The row of the cursor as it is painted. */
	String rowText() {
		long start = rowStart();
		int cellBytes = model.settings().cellBytes();
		var text = new StringBuilder(Digits.address(start, 1)).append(' ');
		for (int column = 0; column < model.viewport().bytesPerRow(); column += cellBytes) {
			byte[] cell = model.cell(start + column);
			String value = cell == null ? String.valueOf(Digits.UNREADABLE)
					: model.settings().format().format(cell, model.settings().order());
			text.append(" ".repeat(model.settings().cellChars() - value.length())).append(value).append(' '); //$NON-NLS-1$
		}
		String symbol = model.annotations().symbolAt(start);
		return symbol == null ? text.toString() : text + NLS.bind(PointerMessages.Accessible_Symbol, symbol);
	}

	private int caretOffset() {
		long start = rowStart();
		int cell = (int) (model.selection().cursor() - start) / model.settings().cellBytes();
		return Digits.address(start, 1).length() + 1 + cell * (model.settings().cellChars() + 1);
	}

	private long rowStart() {
		long cursor = model.viewport().range().clamp(model.selection().cursor());
		return model.viewport().addressOf(model.viewport().rowOf(cursor));
	}
}
