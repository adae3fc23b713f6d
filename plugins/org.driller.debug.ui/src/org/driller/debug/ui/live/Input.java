/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.Selection;
import org.driller.debug.ui.live.model.Selection.Pane;
import org.driller.debug.ui.live.model.Viewport;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Event;

/** Turns keys, clicks and the wheel into moves of the cursor and the viewport. */
final class Input {

	private static final int WHEEL_ROWS = 3;

	private final LiveMemoryControl control;
	private final LiveModel model;
	private boolean dragging;

	Input(LiveMemoryControl control, Canvas canvas) {
		this.control = control;
		model = control.model();
		canvas.addListener(SWT.KeyDown, this::key);
		canvas.addListener(SWT.MouseDown, this::down);
		canvas.addListener(SWT.MouseMove, this::move);
		canvas.addListener(SWT.MouseUp, event -> dragging = false);
		canvas.addListener(SWT.MouseVerticalWheel, this::wheel);
		// Arrows, Home and the like are ours; Tab and Shift+Tab leave the control.
		canvas.addListener(SWT.Traverse, event -> event.doit = event.detail == SWT.TRAVERSE_TAB_NEXT
				|| event.detail == SWT.TRAVERSE_TAB_PREVIOUS || event.detail == SWT.TRAVERSE_ESCAPE);
	}

	private void key(Event event) {
		Viewport viewport = model.viewport();
		boolean control1 = (event.stateMask & SWT.MOD1) != 0;
		AddressRange range = viewport.range();
		long cursor = model.selection().cursor();
		int row = viewport.bytesPerRow();
		long page = (long) row * Math.max(1, control.wholeRows() - 1);
		switch (event.keyCode) {
		case SWT.ARROW_LEFT -> moveTo(range.move(cursor, -1), event);
		case SWT.ARROW_RIGHT -> moveTo(range.move(cursor, 1), event);
		case SWT.ARROW_UP -> moveRows(cursor, -row, event);
		case SWT.ARROW_DOWN -> moveRows(cursor, row, event);
		case SWT.PAGE_UP -> page(cursor, -page, event);
		case SWT.PAGE_DOWN -> page(cursor, page, event);
		case SWT.HOME -> moveTo(control1 ? range.first() : range.clamp(rowStart(cursor)), event);
		case SWT.END -> moveTo(control1 ? range.last() : range.clamp(rowStart(cursor) + row - 1), event);
		case SWT.F6 -> {
			Selection selection = model.selection();
			selection.setPane(selection.pane() == Pane.HEX ? Pane.TEXT : Pane.HEX);
			control.selectionMoved();
		}
		default -> {
			return;
		}
		}
		event.doit = false;
	}

	/** Keeps the column at the ends of the range instead of jumping to its first or last byte. */
	private void moveRows(long cursor, long delta, Event event) {
		long moved = cursor + delta;
		if (model.viewport().range().move(cursor, delta) == moved) {
			moveTo(moved, event);
		}
	}

	private void page(long cursor, long delta, Event event) {
		model.viewport().scroll(delta / model.viewport().bytesPerRow());
		moveTo(model.viewport().range().move(cursor, delta), event);
	}

	private long rowStart(long address) {
		return model.viewport().addressOf(model.viewport().rowOf(address));
	}

	private void down(Event event) {
		control.focusBytes();
		if (event.button == 1) {
			dragging = true;
			moveTo(control.addressAt(event.x, event.y), event);
			model.selection().setPane(control.metrics().hit(event.x + control.scrolledX(), event.y).pane());
		}
	}

	private void move(Event event) {
		if (dragging && (event.stateMask & SWT.BUTTON1) != 0) {
			model.selection().extendTo(control.addressAt(event.x, event.y));
			control.selectionMoved();
		}
	}

	private void wheel(Event event) {
		if ((event.stateMask & SWT.MODIFIER_MASK) == 0) {
			model.viewport().scroll(event.count > 0 ? -WHEEL_ROWS : WHEEL_ROWS);
			control.viewportMoved();
			event.doit = false;
		}
	}

	private void moveTo(long address, Event event) {
		if ((event.stateMask & SWT.SHIFT) != 0) {
			model.selection().extendTo(address);
		} else {
			model.selection().set(address);
		}
		control.reveal(address);
		control.selectionMoved();
	}
}
