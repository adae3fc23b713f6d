/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.nio.ByteOrder;

import org.driller.debug.ui.live.model.CellFormatException;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.model.Selection.Pane;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;

/**
 * A field over the cell under the cursor in which a value is typed. Nothing is written before Enter, and then all of it at
 * once, for a program that runs must not see half a value. Enter goes on to the next cell; Escape, or leaving the field,
 * gives up. In the text pane any number of characters can be typed.
 */
final class CellEditor {

	private static final int BORDER = 3;
	private static final int TEXT_CHARS = 24;

	private final LiveMemoryControl control;
	private final Editing editing;
	private Text field;

	CellEditor(LiveMemoryControl control, Editing editing) {
		this.control = control;
		this.editing = editing;
	}

	/** @param typed the first character, 0 to start with the value that is there */
	void open(char typed) {
		close();
		LiveModel model = control.model();
		long cursor = model.selection().cursor();
		boolean inText = model.selection().pane() == Pane.TEXT;
		control.reveal(cursor);
		Rectangle place = control.surface().bounds(cursor, inText);
		if (place == null) {
			return;
		}
		field = new Text(control.canvas(), SWT.SINGLE | (inText ? SWT.LEFT : SWT.RIGHT));
		field.setFont(control.canvas().getFont());
		int width = inText ? (int) (control.surface().metrics().charWidth() * TEXT_CHARS)
				: Math.max(place.width, (int) (4 * control.surface().metrics().charWidth()));
		int height = field.computeSize(SWT.DEFAULT, SWT.DEFAULT).y;
		int left = inText ? place.x : place.x + place.width - width;
		field.setBounds(Math.max(0, left - BORDER), place.y + (place.height - height) / 2, width + 2 * BORDER, height);
		if (typed != 0) {
			field.setText(String.valueOf(typed));
			field.setSelection(1);
		} else if (!inText) {
			byte[] cell = model.cell(cursor);
			field.setText(cell == null ? "" : model.settings().format().format(cell, model.settings().order())); //$NON-NLS-1$
			field.selectAll();
		}
		field.addListener(SWT.DefaultSelection, event -> commit());
		field.addListener(SWT.Traverse, this::traverse);
		Text opened = field;
		field.addListener(SWT.FocusOut, event -> opened.getDisplay().asyncExec(() -> {
			if (field == opened) {
				close();
			}
		}));
		field.setFocus();
	}

	void close() {
		Text old = field;
		field = null;
		if (old != null && !old.isDisposed()) {
			boolean focused = old.isFocusControl();
			old.dispose();
			if (focused) {
				control.setFocus();
			}
		}
	}

	private void traverse(Event event) {
		if (event.detail == SWT.TRAVERSE_ESCAPE) {
			event.doit = false;
			control.tell(null);
			close();
		}
	}

	private void commit() {
		LiveModel model = control.model();
		LiveSettings settings = model.settings();
		long cursor = model.selection().cursor();
		try {
			byte[] bytes = bytes(field.getText(), settings, model.selection().pane(), settings.order());
			close();
			control.setFocus();
			if (bytes.length > 0) {
				editing.write(cursor, bytes, null);
				long next = model.viewport().range().move(cursor, bytes.length);
				model.selection().set(next);
				control.reveal(next);
				control.selectionMoved();
			}
		} catch (CellFormatException e) {
			control.tell(e.getMessage());
			field.setFocus();
			field.selectAll();
		}
	}

	private static byte[] bytes(String text, LiveSettings settings, Pane pane, ByteOrder order) throws CellFormatException {
		return pane == Pane.TEXT ? settings.encoding().encode(text)
				: settings.format().parse(text, settings.cellBytes(), order);
	}
}
