/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.PointerMessages;
import org.driller.debug.ui.live.model.Viewport;
import org.eclipse.swt.graphics.GC;

/** Paints the header and, pane by pane, rows. */
final class Painter {

	private final LiveModel model;
	private final Metrics metrics;
	private final Palette palette;
	private final int textTop;
	private final CellsPainter cells;
	/** {@code null} if it is not shown. */
	private final TextPainter text;
	private final PointerPainter pointers;
	/** Those that are shown, in the order in which they paint. */
	private final List<PanePainter> panes = new ArrayList<>();

	/** @param textTop points from the top of a row to the top of its text */
	Painter(LiveModel model, Metrics metrics, Palette palette, int textTop) {
		this.model = model;
		this.metrics = metrics;
		this.palette = palette;
		this.textTop = textTop;
		panes.add(new GutterPainter(model, metrics, palette, textTop));
		cells = new CellsPainter(model, metrics, palette, textTop);
		panes.add(cells);
		text = metrics.textShown() ? new TextPainter(model, metrics, palette, textTop) : null;
		if (text != null) {
			panes.add(text);
		}
		if (metrics.symbolsShown()) {
			panes.add(new SymbolPainter(model, metrics, palette, textTop));
		}
		pointers = new PointerPainter(model, metrics, palette, textTop);
		panes.add(pointers);
	}

	/** Paints what is to be added to a row's address, above each cell, and the encoding above the text. */
	void header(GC gc, int width) {
		gc.setBackground(palette.background);
		gc.fillRectangle(0, 0, width, metrics.top());
		gc.setForeground(palette.address);
		var columns = new InkedText(metrics.cellsChars());
		for (int cell = 0; cell < metrics.cells(); cell++) {
			String column = Integer.toHexString(cell * metrics.cellBytes());
			String digits = column.length() < 2 && metrics.cellChars() > 1 ? '0' + column : column;
			columns.putBefore(metrics.cellChar(cell) + Math.max(digits.length(), metrics.cellChars()), digits, Ink.PLAIN);
		}
		columns.drawOne(gc, metrics.cellX(0), textTop);
		if (metrics.textShown()) {
			gc.drawString(model.settings().encoding().label(), metrics.textX(0), textTop, true);
		}
		if (metrics.symbolsShown()) {
			gc.drawString(PointerMessages.Symbols_Title, metrics.symbolsX(), textTop, true);
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
		fill(gc, visibleRow, 0, width);
		if (exists(visibleRow)) {
			Row row = row(gc, visibleRow, now, focused);
			panes.forEach(pane -> pane.paint(row));
		}
	}

	/**
	 * Paints the bytes of some groups of cells anew, where the rest of the row looks as it did.
	 *
	 * @param groups whether to paint each
	 */
	void groups(GC gc, int visibleRow, BitSet groups, int width, long now, boolean focused) {
		if (!exists(visibleRow)) {
			return;
		}
		Row row = row(gc, visibleRow, now, focused);
		for (int group = groups.nextSetBit(0); group >= 0; group = groups.nextSetBit(group + 1)) {
			int first = group * metrics.groupCells();
			int last = Math.min(metrics.cells(), first + metrics.groupCells()) - 1;
			fill(gc, visibleRow, metrics.cellX(first) - metrics.cellPadding(),
					metrics.cellX(last) + metrics.cellWidth() + metrics.cellPadding());
			cells.paint(row, group);
			pointers.paint(row, group);
		}
		pointers.link(row);
		if (text != null) {
			// One character can depend on the bytes of the next group, and be wider than its place.
			fill(gc, visibleRow, metrics.textX(0), metrics.symbolsShown() ? metrics.symbolsX() : width);
			text.paint(row);
		}
	}

	private Row row(GC gc, int visibleRow, long now, boolean focused) {
		return new Row(gc, metrics.rowTop(visibleRow), model.viewport().addressOf(model.viewport().topRow() + visibleRow), now,
				focused);
	}

	private boolean exists(int visibleRow) {
		Viewport viewport = model.viewport();
		return Long.compareUnsigned(viewport.topRow() + visibleRow, viewport.lastRow()) <= 0;
	}

	private void fill(GC gc, int visibleRow, int left, int right) {
		gc.setBackground(model.isStale() ? palette.staleBackground : palette.background);
		gc.fillRectangle(left, metrics.rowTop(visibleRow), right - left, metrics.rowHeight());
	}
}
