/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.time.Duration;

import org.driller.debug.core.watch.WatchHistory;
import org.driller.debug.core.watch.WatchSnapshot;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
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
	void marks(GC gc, Rectangle cell, WatchColors colors, boolean changed, boolean number, boolean rose, boolean outlier) {
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
		var traces = new double[lines][];
		double low = Double.POSITIVE_INFINITY;
		double high = Double.NEGATIVE_INFINITY;
		for (int i = 0; i < lines; i++) {
			traces[i] = history.trace(shown.columns().get(i).peer(), row, from, to, points);
			for (double value : traces[i]) {
				if (Double.isFinite(value)) {
					low = Math.min(low, value);
					high = Math.max(high, value);
				}
			}
		}
		gc.setAntialias(SWT.ON);
		for (int i = 0; i < lines; i++) {
			boolean outlier = shown.columns().get(i).outliers()[row];
			line(gc, cell, traces[i], low, high, outlier ? colors.outlier : colors.line(i), outlier ? 2 : 1);
		}
	}

	private static void line(GC gc, Rectangle cell, double[] trace, double low, double high, Color color, int width) {
		gc.setForeground(color);
		gc.setLineWidth(width);
		int before = 0;
		for (int i = 0; i < trace.length; i++) {
			if (!Double.isFinite(trace[i])) {
				continue;
			}
			// One that does not change lies in the middle.
			double share = high > low ? (trace[i] - low) / (high - low) : 0.5;
			int y = cell.y + cell.height - MARGIN - (int) Math.round(share * (cell.height - 2 * MARGIN));
			if (i > 0 && Double.isFinite(trace[i - 1])) {
				gc.drawLine(cell.x + MARGIN + (i - 1) * STEP, before, cell.x + MARGIN + i * STEP, y);
			}
			before = y;
		}
	}
}
