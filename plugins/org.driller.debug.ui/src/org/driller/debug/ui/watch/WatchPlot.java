/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.driller.debug.core.watch.WatchHistory;
import org.driller.debug.core.watch.WatchSnapshot;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;

/** The course of some values over time, a line for each value and peer. */
final class WatchPlot {

	/** Lines at most; more cannot be told apart. */
	static final int MOST_LINES = 24;
	/** Seconds that are offered; 0 is all there is. */
	static final int[] SPANS = { 10, 60, 600, 0 };

	private static final int MARGIN = 6;
	private static final int TICK = 4;
	private static final int KEY_LINE = 18;
	private static final int[] STYLES = { SWT.LINE_SOLID, SWT.LINE_DASH, SWT.LINE_DOT };

	private record Line(int row, int column, String name) {
	}

	private final Canvas canvas;
	private final WatchHistory history;
	private WatchColors colors;
	private WatchSnapshot shown = WatchSnapshot.EMPTY;
	private List<Line> lines = List.of();
	private int span = SPANS[1];

	WatchPlot(Composite parent, WatchHistory history) {
		this.history = history;
		canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND);
		colors = new WatchColors(canvas);
		canvas.addListener(SWT.Paint, event -> paint(event.gc));
		canvas.getAccessible().addAccessibleListener(new AccessibleAdapter() {
			@Override
			public void getName(AccessibleEvent event) {
				event.result = description();
			}
		});
	}

	Canvas control() {
		return canvas;
	}

	/** @param now those of the table */
	void setColors(WatchColors now) {
		colors = now;
	}

	int span() {
		return span;
	}

	/** @param seconds one of {@link #SPANS} */
	void setSpan(int seconds) {
		span = seconds;
		canvas.redraw();
	}

	/** @param rows which ones of it, in the columns {@code of} */
	void show(WatchSnapshot snapshot, List<Integer> rows, List<Integer> of) {
		shown = snapshot;
		var wanted = new ArrayList<Line>();
		for (int row : rows) {
			if (row < snapshot.rows().size() && snapshot.rows().get(row).type() != null && snapshot.rows().get(row).type().isNumber()) {
				for (int column : of) {
					if (wanted.size() >= MOST_LINES) {
						break;
					}
					wanted.add(new Line(row, column, NLS.bind(WatchMessages.Plot_Line, PeerNames.of(snapshot.columns().get(column)),
							snapshot.rows().get(row).label())));
				}
			}
		}
		lines = wanted;
		if (canvas.isVisible()) {
			canvas.redraw();
		}
	}

	/** How many lines are drawn. */
	int lines() {
		return lines.size();
	}

	/** The same in words. */
	String description() {
		var text = new StringBuilder(WatchMessages.Plot_Name);
		for (Line line : lines) {
			text.append(' ').append(line.name).append(' ').append(shown.text(line.row, line.column)).append(';');
		}
		return text.toString();
	}

	private void paint(GC gc) {
		Rectangle area = canvas.getClientArea();
		gc.setBackground(colors.background);
		gc.fillRectangle(area);
		gc.setForeground(colors.faint);
		if (lines.isEmpty()) {
			gc.drawText(WatchMessages.Plot_Hint, MARGIN, MARGIN, true);
			return;
		}
		gc.setAntialias(SWT.ON);
		int key = keyWidth(gc, area.width);
		int text = gc.textExtent("0").y; //$NON-NLS-1$
		long to = shown.takenNanos();
		long oldest = history.oldest(to);
		long from = span == 0 ? oldest : Math.max(oldest, to - Duration.ofSeconds(span).toNanos());
		if (to - from < Duration.ofSeconds(1).toNanos()) {
			from = to - Duration.ofSeconds(1).toNanos();
		}
		List<double[]> traces = traces(from, to, Math.max(2, (area.width - key) / 2));
		PlotScale scale = PlotScale.of(traces, Math.max(1, area.height / (text * 3)));
		int left = MARGIN + scale.marks().stream().mapToInt(mark -> gc.textExtent(scale.label(mark)).x).max().orElse(0) + TICK;
		var plot = new Rectangle(left, MARGIN, area.width - left - key - MARGIN, area.height - 2 * MARGIN - text - TICK);
		if (plot.width < 20 || plot.height < 20) {
			return;
		}
		grid(gc, plot, scale, (to - from) / 1e9);
		gc.setClipping(plot);
		for (int i = 0; i < lines.size(); i++) {
			style(gc, i);
			Course.draw(gc, plot, traces.get(i), scale);
		}
		gc.setClipping((Rectangle) null);
		key(gc, area.width - key, text);
	}

	private List<double[]> traces(long from, long to, int points) {
		return lines.stream().map(line -> history.trace(shown.columns().get(line.column).peer(), line.row, from, to, points)).toList();
	}

	private void grid(GC gc, Rectangle plot, PlotScale scale, double seconds) {
		gc.setLineStyle(SWT.LINE_SOLID);
		gc.setLineWidth(1);
		for (double mark : scale.marks()) {
			int y = plot.y + plot.height - (int) Math.round(scale.share(mark) * plot.height);
			gc.setForeground(colors.grid);
			gc.drawLine(plot.x, y, plot.x + plot.width, y);
			gc.setForeground(colors.faint);
			Point size = gc.textExtent(scale.label(mark));
			gc.drawText(scale.label(mark), plot.x - TICK - size.x, y - size.y / 2, true);
		}
		PlotScale time = PlotScale.of(-seconds, 0, Math.max(1, plot.width / 100));
		for (double mark : time.marks()) {
			if (mark > 0 || mark < -seconds) {
				continue;
			}
			int x = plot.x + (int) Math.round((mark + seconds) / seconds * plot.width);
			gc.setForeground(colors.grid);
			gc.drawLine(x, plot.y, x, plot.y + plot.height);
			gc.setForeground(colors.faint);
			String label = NLS.bind(WatchMessages.Plot_Seconds, time.label(mark));
			Point size = gc.textExtent(label);
			gc.drawText(label, Math.min(x - size.x / 2, plot.x + plot.width - size.x), plot.y + plot.height + TICK, true);
		}
	}

	private void style(GC gc, int index) {
		boolean outlier = shown.columns().get(lines.get(index).column).outliers()[lines.get(index).row];
		gc.setForeground(colors.line(index));
		gc.setLineStyle(STYLES[index / colors.lines() % STYLES.length]);
		gc.setLineWidth(outlier ? 3 : 2);
	}

	private String keyText(Line line) {
		boolean outlier = shown.columns().get(line.column).outliers()[line.row];
		return outlier ? line.name + " *" : line.name; //$NON-NLS-1$
	}

	private int keyWidth(GC gc, int all) {
		int widest = lines.stream().mapToInt(line -> gc.textExtent(keyText(line)).x).max().orElse(0);
		return Math.min(all / 3, widest + KEY_LINE + 3 * MARGIN);
	}

	private void key(GC gc, int x, int height) {
		int y = MARGIN;
		for (int i = 0; i < lines.size(); i++, y += height) {
			style(gc, i);
			gc.drawLine(x + MARGIN, y + height / 2, x + MARGIN + KEY_LINE, y + height / 2);
			boolean outlier = shown.columns().get(lines.get(i).column).outliers()[lines.get(i).row];
			gc.setForeground(outlier ? colors.outlier : colors.foreground);
			gc.drawText(keyText(lines.get(i)), x + 2 * MARGIN + KEY_LINE, y, true);
		}
	}
}
