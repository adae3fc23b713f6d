/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.ArrayList;
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
	private final List<PanePainter> panes = new ArrayList<>();

	/** @param textTop points from the top of a row to the top of its text */
	Painter(LiveModel model, Metrics metrics, Palette palette, int textTop) {
		this.model = model;
		this.metrics = metrics;
		this.palette = palette;
		this.textTop = textTop;
		panes.add(new GutterPainter(model, metrics, palette, textTop));
		panes.add(new CellsPainter(model, metrics, palette, textTop));
		if (metrics.textShown()) {
			panes.add(new TextPainter(model, metrics, palette, textTop));
		}
		if (metrics.symbolsShown()) {
			panes.add(new SymbolPainter(model, metrics, palette, textTop));
		}
		panes.add(new PointerPainter(model, metrics, palette, textTop));
	}

	/** Paints what is to be added to a row's address, above each cell, and the encoding above the text. */
	void header(GC gc, int width) {
		gc.setBackground(palette.background);
		gc.fillRectangle(0, 0, width, metrics.top());
		gc.setForeground(palette.address);
		var text = new InkedText(metrics.cellsChars());
		for (int cell = 0; cell < metrics.cells(); cell++) {
			String column = Integer.toHexString(cell * metrics.cellBytes());
			String digits = column.length() < 2 && metrics.cellChars() > 1 ? '0' + column : column;
			text.putBefore(metrics.cellChar(cell) + Math.max(digits.length(), metrics.cellChars()), digits, Ink.PLAIN);
		}
		text.drawOne(gc, metrics.cellX(0), textTop);
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
		int y = metrics.rowTop(visibleRow);
		gc.setBackground(model.isStale() ? palette.staleBackground : palette.background);
		gc.fillRectangle(0, y, width, metrics.rowHeight());
		Viewport viewport = model.viewport();
		long number = viewport.topRow() + visibleRow;
		if (Long.compareUnsigned(number, viewport.lastRow()) <= 0) {
			var row = new Row(gc, y, viewport.addressOf(number), now, focused);
			panes.forEach(pane -> pane.paint(row));
		}
	}
}
