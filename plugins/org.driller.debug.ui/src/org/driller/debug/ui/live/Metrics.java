/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.Selection.Pane;

/**
 * Where everything is painted, in pixels from the left and the top of the unscrolled canvas: a header row, then rows of
 * an address, cells of two digits with a gap after every eighth, and the same bytes as text.
 *
 * @param charWidth of one character of the fixed-width font; not always a whole number
 * @param rowHeight of a row and of the header
 * @param addressDigits digits of an address
 * @param bytesPerRow cells in a row
 */
record Metrics(double charWidth, int rowHeight, int addressDigits, int bytesPerRow) {

	/** Cells between two wider gaps. */
	static final int GROUP = 8;
	/** Two digits and a blank. */
	static final int CELL_CHARS = 3;
	private static final int MARGIN = 6;
	private static final int PANE_GAP_CHARS = 2;

	/** A place on the canvas: row below the header, byte in the row, and the pane it was hit in. */
	record Hit(int row, int column, Pane pane) {
	}

	/** The end of the header. */
	int top() {
		return rowHeight;
	}

	int rowTop(int row) {
		return top() + row * rowHeight;
	}

	int addressX() {
		return MARGIN;
	}

	/** Left edge of the first digit of a cell. */
	int hexX(int column) {
		return at(addressDigits + PANE_GAP_CHARS + hexChars(column));
	}

	/** Left edge of a byte's character. */
	int textX(int column) {
		return at(addressDigits + PANE_GAP_CHARS + hexChars(bytesPerRow) + PANE_GAP_CHARS - 1 + column);
	}

	/** Width of the two digits of a cell. */
	int digitsWidth() {
		return (int) Math.round(2 * charWidth);
	}

	/** Half of the space between two cells, for a mark that surrounds the digits. */
	int cellPadding() {
		return (int) (charWidth / 2);
	}

	/** Width of everything. */
	int width() {
		return textX(bytesPerRow) + MARGIN;
	}

	/** How many rows begin in a canvas of this height; at least one. */
	int rowsIn(int canvasHeight) {
		return Math.max(1, (canvasHeight - top() + rowHeight - 1) / rowHeight);
	}

	/** How many rows are seen whole; at least one. */
	int wholeRowsIn(int canvasHeight) {
		return Math.max(1, (canvasHeight - top()) / rowHeight);
	}

	/**
	 * @return the nearest cell to a point at or below the header; never {@code null}
	 */
	Hit hit(int x, int y) {
		int row = Math.max(0, (y - top()) / rowHeight);
		Pane pane = x >= textX(0) - charWidth ? Pane.TEXT : Pane.HEX;
		int column = 0;
		for (int i = 1; i < bytesPerRow; i++) {
			int left = pane == Pane.TEXT ? textX(i) : hexX(i) - cellPadding();
			if (x >= left) {
				column = i;
			}
		}
		return new Hit(row, column, pane);
	}

	private static int hexChars(int column) {
		return column * CELL_CHARS + column / GROUP;
	}

	private int at(int chars) {
		return MARGIN + (int) Math.round(chars * charWidth);
	}
}
