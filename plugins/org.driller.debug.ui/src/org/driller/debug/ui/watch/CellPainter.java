/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.time.Duration;
import java.util.ArrayList;

import org.driller.debug.core.watch.WatchHistory;
import org.driller.debug.core.watch.WatchSnapshot;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;

/** Draws what the text of a cell does not say: that it changed, and which way, that it is unlike the others, and a row's trend. */
final class CellPainter {

	private static final long TREND_NANOS = Duration.ofSeconds(30).toNanos();
	/** Pixels between two points of a trend. */
	private static final int STEP = 3;
	private static final int MARGIN = 3;
	private static final int MARK = 6;
	/** More lines in so little room say nothing. */
	private static final int MOST_LINES = 32;

	private final WatchHistory history;

	CellPainter(WatchHistory history) {
		this.history = history;
	}

	/** A triangle at the left for a change, up or down, a diamond for text; a frame around what is unlike the others. */
	static void marks(GC gc, Rectangle cell, WatchColors colors, boolean changed, boolean number, boolean rose, boolean outlier) {
		if (changed) {
			int x = cell.x + MARGIN;
			int y = cell.y + cell.height / 2;
			int half = MARK / 2;
			gc.setBackground(colors.changedMark);
			gc.setAntialias(SWT.ON);
			if (!number) {
				gc.fillPolygon(new int[] { x, y, x + half, y - half, x + MARK, y, x + half, y + half });
			} else if (rose) {
				gc.fillPolygon(new int[] { x, y + half, x + half, y - half, x + MARK, y + half });
			} else {
				gc.fillPolygon(new int[] { x, y - half, x + half, y + half, x + MARK, y - half });
			}
		}
		if (outlier) {
			gc.setForeground(colors.outlier);
			gc.setLineWidth(1);
			gc.drawRectangle(cell.x, cell.y, cell.width - 1, cell.height - 1);
		}
	}

	/** A line for each peer, of the last half minute, all on one scale. */
	void trend(GC gc, Rectangle cell, WatchColors colors, WatchSnapshot shown, int row) {
		int width = cell.width - 2 * MARGIN;
		int points = width / STEP;
		if (points < 2) {
			return;
		}
		long to = shown.takenNanos();
		long from = Math.max(to - TREND_NANOS, history.oldest(to));
		if (from == to) {
			return;
		}
		int lines = Math.min(MOST_LINES, shown.columns().size());
		var traces = new ArrayList<double[]>();
		for (int i = 0; i < lines; i++) {
			traces.add(history.trace(shown.columns().get(i).peer(), row, from, to, points));
		}
		PlotScale scale = PlotScale.of(traces, 1);
		var area = new Rectangle(cell.x + MARGIN, cell.y + MARGIN, width, cell.height - 2 * MARGIN);
		gc.setAntialias(SWT.ON);
		for (int i = 0; i < lines; i++) {
			boolean outlier = shown.columns().get(i).outliers()[row];
			gc.setForeground(outlier ? colors.outlier : colors.line(i));
			gc.setLineWidth(outlier ? 2 : 1);
			Course.draw(gc, area, traces.get(i), scale);
		}
	}
}
