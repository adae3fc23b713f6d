/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.Arrays;

import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.Selection.Pane;
import org.driller.debug.ui.live.model.Viewport;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;

/**
 * Paints header and rows. Text of one colour goes out as one string per row, since a call per cell would cost more than
 * everything else together.
 */
final class Painter {

	private static final int FRESH_MARK = 2;

	private final LiveModel model;
	private final Metrics metrics;
	private final Palette palette;
	private final int baseline;

	/**
	 * @param baseline pixels from the top of a row to the top of its text
	 */
	Painter(LiveModel model, Metrics metrics, Palette palette, int baseline) {
		this.model = model;
		this.metrics = metrics;
		this.palette = palette;
		this.baseline = baseline;
	}

	/** Paints the column numbers. */
	void header(GC gc, int width) {
		gc.setBackground(palette.background);
		gc.fillRectangle(0, 0, width, metrics.top());
		gc.setForeground(palette.address);
		for (int column = 0; column < metrics.bytesPerRow(); column++) {
			gc.drawString("" + Digits.high(column) + Digits.low(column), metrics.hexX(column), baseline, true); //$NON-NLS-1$
		}
		gc.setForeground(palette.line);
		gc.drawLine(0, metrics.top() - 1, width, metrics.top() - 1);
	}

	/**
	 * Paints one row, background included.
	 *
	 * @param visibleRow counted from the top of the viewport
	 * @param focused whether the cursor shall be seen as active
	 */
	void row(GC gc, int visibleRow, int width, long now, boolean focused) {
		int y = metrics.rowTop(visibleRow);
		gc.setBackground(palette.background);
		gc.fillRectangle(0, y, width, metrics.rowHeight());
		Viewport viewport = model.viewport();
		long row = viewport.topRow() + visibleRow;
		if (Long.compareUnsigned(row, viewport.rowCount()) >= 0) {
			return;
		}
		long start = viewport.addressOf(row);
		for (int column = 0; column < metrics.bytesPerRow(); column++) {
			cellBackground(gc, start + column, column, y, now);
		}
		gc.setForeground(palette.address);
		gc.drawString(Digits.address(start, metrics.addressDigits()), metrics.addressX(), y + baseline, true);
		RowText plain = new RowText(metrics.bytesPerRow());
		RowText faint = new RowText(metrics.bytesPerRow());
		RowText unreadable = new RowText(metrics.bytesPerRow());
		for (int column = 0; column < metrics.bytesPerRow(); column++) {
			long address = start + column;
			if (model.isReadable(address)) {
				int value = model.sample().value(address);
				(value == 0 ? faint : plain).hex(column, Digits.high(value), Digits.low(value));
				char text = Digits.text(value);
				boolean standsFor = text == Digits.UNPRINTABLE && value != Digits.UNPRINTABLE;
				(standsFor ? faint : plain).text(column, text);
			} else if (model.isUnreadable(address) && viewport.range().contains(address)) {
				unreadable.hex(column, Digits.UNREADABLE, Digits.UNREADABLE);
				unreadable.text(column, ' ');
			}
		}
		plain.draw(gc, palette.foreground, y);
		faint.draw(gc, palette.faint, y);
		unreadable.draw(gc, palette.unreadable, y);
		cursor(gc, start, y, focused);
	}

	private void cellBackground(GC gc, long address, int column, int y, long now) {
		AddressRange selected = model.selection().range();
		int hexLeft = metrics.hexX(column) - metrics.cellPadding();
		int hexWidth = metrics.digitsWidth() + 2 * metrics.cellPadding();
		int textLeft = metrics.textX(column);
		int textWidth = metrics.textX(column + 1) - textLeft;
		int height = metrics.rowHeight();
		if (model.isUnreadable(address) && model.viewport().range().contains(address)) {
			gc.setBackground(palette.unreadableBackground);
			gc.fillRectangle(hexLeft, y, hexWidth, height);
		}
		int heat = model.isReadable(address) ? model.heat(address, now) : 0;
		if (heat > 0) {
			gc.setBackground(palette.changed(heat));
			gc.fillRectangle(hexLeft, y + 1, hexWidth, height - 2);
			gc.fillRectangle(textLeft, y + 1, textWidth, height - 2);
		}
		if (selected.first() != selected.last() && selected.contains(address)) {
			gc.setBackground(palette.selection);
			gc.fillRectangle(hexLeft, y, hexWidth, height);
			gc.fillRectangle(textLeft, y, textWidth, height);
		}
		if (heat > 0) {
			// A shape as well as a colour: the line under a fresh change is thicker.
			int thickness = heat > LiveModel.HEAT_LEVELS / 2 ? FRESH_MARK : 1;
			gc.setBackground(palette.changedMark);
			gc.fillRectangle(metrics.hexX(column), y + height - 1 - thickness, metrics.digitsWidth(), thickness);
			gc.fillRectangle(textLeft, y + height - 1 - thickness, textWidth, thickness);
		}
	}

	private void cursor(GC gc, long start, int y, boolean focused) {
		long cursor = model.selection().cursor();
		if (Long.compareUnsigned(cursor - start, metrics.bytesPerRow()) >= 0) {
			return;
		}
		int column = (int) (cursor - start);
		boolean inHex = model.selection().pane() == Pane.HEX;
		int hexLeft = metrics.hexX(column) - metrics.cellPadding();
		int hexWidth = metrics.digitsWidth() + 2 * metrics.cellPadding();
		int textWidth = metrics.textX(column + 1) - metrics.textX(column);
		gc.setForeground(focused && inHex ? palette.foreground : palette.faint);
		gc.drawRectangle(hexLeft, y, hexWidth - 1, metrics.rowHeight() - 1);
		gc.setForeground(focused && !inHex ? palette.foreground : palette.faint);
		gc.drawRectangle(metrics.textX(column), y, textWidth - 1, metrics.rowHeight() - 1);
	}

	/** The cells of a row that have the same colour, as strings with blanks for the others. */
	private final class RowText {

		private final char[] hex;
		private final char[] text;
		private boolean used;

		RowText(int columns) {
			hex = new char[columns * Metrics.CELL_CHARS];
			text = new char[columns];
			Arrays.fill(hex, ' ');
			Arrays.fill(text, ' ');
		}

		void hex(int column, char high, char low) {
			hex[column * Metrics.CELL_CHARS] = high;
			hex[column * Metrics.CELL_CHARS + 1] = low;
			used = true;
		}

		void text(int column, char c) {
			text[column] = c;
			used = true;
		}

		void draw(GC gc, Color color, int y) {
			if (!used) {
				return;
			}
			gc.setForeground(color);
			for (int column = 0; column < text.length; column += Metrics.GROUP) {
				int cells = Math.min(Metrics.GROUP, text.length - column);
				gc.drawString(new String(hex, column * Metrics.CELL_CHARS, cells * Metrics.CELL_CHARS), metrics.hexX(column),
						y + baseline, true);
			}
			gc.drawString(new String(text), metrics.textX(0), y + baseline, true);
		}
	}
}
