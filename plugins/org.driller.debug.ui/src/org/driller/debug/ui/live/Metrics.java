/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.LivePart;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.model.Selection.Pane;

/**
 * Where everything is painted, in points from the left and the top of the unscrolled canvas: a header row, then rows of
 * a gutter, an address, cells with a wider gap after every eighth byte, and the same bytes as text.
 *
 * @param charWidth of one character of the fixed-width font; not always a whole number
 * @param rowHeight of a row and of the header
 * @param addressDigits digits of an address
 * @param bytesPerRow bytes in a row, a multiple of {@code cellBytes}
 * @param cellBytes bytes in a cell
 * @param cellChars the width of a cell's value
 * @param textShown whether there is a text pane
 * @param symbolsShown whether there is a column for symbols
 */
record Metrics(double charWidth, int rowHeight, int addressDigits, int bytesPerRow, int cellBytes, int cellChars,
		boolean textShown, boolean symbolsShown) {

	/** Bytes between two wider gaps. */
	private static final int GROUP = 8;
	private static final int MARGIN = 4;
	private static final int GUTTER = 8;
	private static final int PANE_GAP_CHARS = 2;
	/** As many characters of a symbol's name are seen at least. */
	private static final int SYMBOL_CHARS = 24;

	/** A place on the canvas: row below the header, byte in the row, and the pane it was hit in. */
	record Hit(int row, int column, Pane pane) {
	}

	static Metrics of(double charWidth, int rowHeight, int addressDigits, int bytesPerRow, LiveSettings settings) {
		return new Metrics(charWidth, rowHeight, addressDigits, bytesPerRow, settings.cellBytes(), settings.cellChars(),
				settings.textShown(), settings.shows(LivePart.SYMBOLS));
	}

	/** The most bytes, a power of two and at least one cell, whose row is seen whole in a canvas of this width. */
	int bytesFittingInto(int canvasWidth) {
		int best = cellBytes;
		for (int bytes = cellBytes; bytes <= LiveSettings.MAX_ROW_BYTES; bytes *= 2) {
			var wider = new Metrics(charWidth, rowHeight, addressDigits, bytes, cellBytes, cellChars, textShown, symbolsShown);
			if (wider.width() > canvasWidth) {
				break;
			}
			best = bytes;
		}
		return best;
	}

	/** The end of the header. */
	int top() {
		return rowHeight;
	}

	int rowTop(int row) {
		return top() + row * rowHeight;
	}

	int gutterX() {
		return MARGIN / 2;
	}

	int gutterWidth() {
		return GUTTER - 2;
	}

	int addressX() {
		return at(0);
	}

	int cells() {
		return bytesPerRow / cellBytes;
	}

	/** Cells that are painted together: what lies between two wider gaps, and at least one cell. */
	int groupCells() {
		return Math.max(1, GROUP / cellBytes);
	}

	int groups() {
		return (cells() + groupCells() - 1) / groupCells();
	}

	/** Left edge of the value of a cell. */
	int cellX(int cell) {
		return at(cellsFrom() + cellChar(cell));
	}

	/** Where the value of a cell begins in a string of all cells of a row. */
	int cellChar(int cell) {
		int gaps = cellBytes < GROUP ? cell * cellBytes / GROUP : 0;
		return cell * (cellChars + 1) + gaps;
	}

	int cellWidth() {
		return width(cellChars);
	}

	/**
	 * Left edge of the part of a cell that stands for one byte: its digits, where each byte has digits of its own, and as
	 * large a part of the value elsewhere.
	 *
	 * @param place counted from the most significant byte; the number of bytes for the right edge of the last
	 */
	int byteX(int cell, int place) {
		return cellX(cell) + width((double) cellChars * place / cellBytes);
	}

	/** How many characters all cells of a row take. */
	int cellsChars() {
		return cellChar(cells() - 1) + cellChars;
	}

	/** Left edge of a byte's character. */
	int textX(int column) {
		return at(cellsFrom() + cellsChars() + PANE_GAP_CHARS + column);
	}

	/** Half of the space between two cells, for a mark that surrounds the value. */
	int cellPadding() {
		return (int) (charWidth / 2);
	}

	private int bytesEnd() {
		return textShown ? textX(bytesPerRow) : cellX(cells() - 1) + cellWidth();
	}

	/** Left edge of the names of symbols, which go on as far as there is room. */
	int symbolsX() {
		return bytesEnd() + width(PANE_GAP_CHARS);
	}

	/** Width of everything. */
	int width() {
		return (symbolsShown ? symbolsX() + width(SYMBOL_CHARS) : bytesEnd()) + MARGIN;
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
	 * @return the nearest byte, or first byte of a cell, to a point at or below the header; never {@code null}
	 */
	Hit hit(int x, int y) {
		int row = Math.max(0, (y - top()) / rowHeight);
		if (textShown && x >= textX(0) - charWidth) {
			int column = (int) Math.floor((x - textX(0)) / charWidth);
			return new Hit(row, Math.max(0, Math.min(column, bytesPerRow - 1)), Pane.TEXT);
		}
		int cell = 0;
		while (cell + 1 < cells() && x >= cellX(cell + 1) - cellPadding()) {
			cell++;
		}
		return new Hit(row, cell * cellBytes, Pane.CELLS);
	}

	private int cellsFrom() {
		return addressDigits + PANE_GAP_CHARS;
	}

	private int width(double chars) {
		return (int) Math.round(chars * charWidth);
	}

	private int at(int chars) {
		return MARGIN + GUTTER + width(chars);
	}
}
