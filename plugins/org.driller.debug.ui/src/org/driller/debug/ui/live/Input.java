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

/** Turns keys, clicks and the wheel into moves of the cursor and the viewport. What is typed begins an edit. */
final class Input {

	private static final int WHEEL_ROWS = 3;

	private final LiveMemoryControl control;
	private final Canvas canvas;
	private final LiveModel model;
	private boolean dragging;

	Input(LiveMemoryControl control, Canvas canvas) {
		this.control = control;
		this.canvas = canvas;
		model = control.model();
		canvas.addListener(SWT.KeyDown, this::key);
		canvas.addListener(SWT.MouseDown, this::down);
		canvas.addListener(SWT.MouseMove, this::move);
		canvas.addListener(SWT.MouseUp, event -> dragging = false);
		canvas.addListener(SWT.MouseDoubleClick, event -> control.edit());
		canvas.addListener(SWT.MouseVerticalWheel, this::wheel);
		// Arrows, Home and the like are ours; Tab and Shift+Tab leave the control.
		canvas.addListener(SWT.Traverse, event -> event.doit = event.detail == SWT.TRAVERSE_TAB_NEXT
				|| event.detail == SWT.TRAVERSE_TAB_PREVIOUS || event.detail == SWT.TRAVERSE_ESCAPE);
	}

	private void key(Event event) {
		Viewport viewport = model.viewport();
		int modifiers = event.stateMask & SWT.MODIFIER_MASK & ~SWT.SHIFT;
		boolean control1 = modifiers == SWT.MOD1;
		if (modifiers != 0 && !control1) {
			return;
		}
		AddressRange range = viewport.range();
		long cursor = model.selection().cursor();
		int unit = model.selection().unit();
		int row = viewport.bytesPerRow();
		long page = (long) row * Math.max(1, control.surface().wholeRows() - 1);
		switch (event.keyCode) {
		case SWT.ARROW_LEFT -> moveTo(range.move(cursor, -unit), event);
		case SWT.ARROW_RIGHT -> moveTo(range.move(cursor, unit), event);
		case SWT.ARROW_UP -> moveRows(cursor, -row, event);
		case SWT.ARROW_DOWN -> moveRows(cursor, row, event);
		case SWT.PAGE_UP -> page(cursor, -page, event);
		case SWT.PAGE_DOWN -> page(cursor, page, event);
		case SWT.HOME -> moveTo(control1 ? range.first() : range.clamp(rowStart(cursor)), event);
		case SWT.END -> moveTo(control1 ? range.last() : range.clamp(rowStart(cursor) + row - 1), event);
		case SWT.F6 -> otherPane();
		case SWT.CR, SWT.KEYPAD_CR -> control.edit();
		default -> {
			if (control1 || event.character <= ' ' || event.character == SWT.DEL) {
				return;
			}
			control.editing().begin(event.character);
		}
		}
		event.doit = false;
	}

	private void otherPane() {
		if (model.settings().textShown()) {
			Selection selection = model.selection();
			selection.setPane(selection.pane() == Pane.CELLS ? Pane.TEXT : Pane.CELLS);
			control.selectionMoved();
		}
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
		control.viewportMoved();
	}

	private long rowStart(long address) {
		return model.viewport().addressOf(model.viewport().rowOf(address));
	}

	private void down(Event event) {
		control.setFocus();
		if (event.button == 1 && (event.stateMask & SWT.MODIFIER_MASK) == SWT.MOD1
				&& control.links().followAt(event.x, event.y)) {
			return;
		}
		if (event.button == 1 && isDragged(event)) {
			return;
		}
		if (event.button == 1) {
			dragging = true;
			LiveSurface surface = control.surface();
			if ((event.stateMask & SWT.SHIFT) == 0) {
				model.selection().setPane(surface.metrics().hit(event.x + surface.scrolledX(), event.y).pane());
			}
			moveTo(surface.addressAt(event.x, event.y), event);
		}
	}

	/** Whether the selected bytes are dragged somewhere, if somebody lets them. A click among them places the cursor, as elsewhere. */
	private boolean isDragged(Event event) {
		Selection selection = model.selection();
		LiveSurface surface = control.surface();
		return (event.stateMask & SWT.MODIFIER_MASK) == 0 && canvas.isListening(SWT.DragDetect) && !selection.isSingle()
				&& event.y >= surface.metrics().top() && selection.range().contains(surface.addressAt(event.x, event.y))
				&& canvas.dragDetect(event);
	}

	private void move(Event event) {
		if (dragging && (event.stateMask & SWT.BUTTON1) != 0) {
			model.selection().extendTo(control.surface().addressAt(event.x, event.y));
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
