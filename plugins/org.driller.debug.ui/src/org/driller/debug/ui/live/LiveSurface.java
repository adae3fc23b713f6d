/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.model.Viewport;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.Transform;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Event;

/** The canvas on which the model is painted: only what looks different than before. */
final class LiveSurface {

	private static final int EXTENT_SAMPLE = 64;

	private final LiveModel model;
	private final Canvas canvas;
	private Scrolling scrolling;
	private Metrics metrics;
	private Painter painter;
	private Palette palette;
	private final PaintedRows rows;
	private final Backing backing;
	private long paintedSamples;
	private long paintedChanges;

	LiveSurface(LiveModel model, Canvas canvas) {
		this.model = model;
		this.canvas = canvas;
		rows = new PaintedRows(model);
		backing = new Backing(canvas);
		canvas.setBackground(canvas.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
		canvas.setForeground(canvas.getDisplay().getSystemColor(SWT.COLOR_LIST_FOREGROUND));
		canvas.addListener(SWT.Paint, this::paint);
		canvas.addListener(SWT.FocusIn, event -> redraw());
		canvas.addListener(SWT.FocusOut, event -> redraw());
	}

	/** @param bars of the canvas; after the first {@link #restyle} */
	void setScrolling(Scrolling bars) {
		scrolling = bars;
	}

	Metrics metrics() {
		return metrics;
	}

	int scrolledX() {
		return scrolling == null ? 0 : scrolling.x();
	}

	long paintedSamples() {
		return paintedSamples;
	}

	long paintedChanges() {
		return paintedChanges;
	}

	int wholeRows() {
		return metrics.wholeRowsIn(canvas.getClientArea().height);
	}

	/** Measures the font and takes colours and settings over. To be followed by {@link #resized}. */
	void restyle() {
		canvas.setFont(JFaceResources.getTextFont());
		var gc = new GC(canvas);
		try {
			double charWidth = gc.textExtent("0".repeat(EXTENT_SAMPLE)).x / (double) EXTENT_SAMPLE; //$NON-NLS-1$
			int textHeight = gc.getFontMetrics().getHeight();
			int padding = Math.max(2, textHeight / 5);
			LiveSettings settings = model.settings();
			int digits = Digits.addressDigits(model.viewport().range().last());
			int bytes = settings.columns() * settings.cellBytes();
			Metrics fixed = Metrics.of(charWidth, textHeight + padding, digits, Math.max(bytes, settings.cellBytes()), settings);
			bytes = bytes > 0 ? bytes : fixed.bytesFittingInto(canvas.getClientArea().width);
			metrics = Metrics.of(charWidth, textHeight + padding, digits, bytes, settings);
			if (model.viewport().bytesPerRow() != bytes) {
				model.viewport().setBytesPerRow(bytes);
			}
			palette = new Palette(canvas);
			painter = new Painter(model, metrics, palette, padding / 2);
		} finally {
			gc.dispose();
		}
	}

	/** The canvas has another size, or rows have. */
	void resized() {
		if (model.settings().columns() == 0 && metrics.bytesFittingInto(canvas.getClientArea().width) != metrics.bytesPerRow()) {
			restyle();
		}
		int height = canvas.getClientArea().height;
		rows.reset(metrics.rowsIn(height), metrics);
		backing.look();
		model.viewport().setVisibleRows(metrics.wholeRowsIn(height));
		redraw();
	}

	/** Has everything painted. */
	void redraw() {
		backing.invalidate();
		canvas.redraw();
	}

	/** Has painted what looks different by now. */
	void redrawChangedRows() {
		long now = System.nanoTime();
		if (!backing.isPossible()) {
			redrawDirectly(now);
		} else if (backing.isWhole()) {
			paintChangedRows(now);
		}
		// Otherwise everything is about to be painted.
	}

	/** Paints what has changed into the image, and has that shown: see {@link Backing}. */
	private void paintChangedRows(long now) {
		int first = -1;
		int last = -1;
		int width = width();
		boolean focused = canvas.isFocusControl();
		for (int row = 0; row < rows.count(); row++) {
			boolean all = rows.update(row, now);
			if (!all && rows.changed().isEmpty()) {
				continue;
			}
			if (all) {
				painter.row(backing.gc(), row, width, now, focused);
			} else {
				painter.groups(backing.gc(), row, rows.changed(), width, now, focused);
			}
			first = first < 0 ? row : first;
			last = row;
		}
		if (first >= 0 && backing.show(place(first, last + 1))) {
			painted();
		}
	}

	private void redrawDirectly(long now) {
		int from = -1;
		boolean others = false;
		for (int row = 0; row <= rows.count(); row++) {
			boolean changed = row < rows.count() && (rows.update(row, now) || !rows.changed().isEmpty());
			if (changed && from < 0) {
				if (others) {
					// What is asked for together is painted together with all that lies between.
					canvas.update();
				}
				from = row;
			} else if (!changed && from >= 0) {
				redrawRows(from, row);
				others = true;
				from = -1;
			}
		}
	}

	private void redrawRows(int from, int to) {
		Rectangle place = place(from, to);
		canvas.redraw(place.x, place.y, place.width, place.height, false);
	}

	private Rectangle place(int from, int to) {
		return new Rectangle(0, metrics.rowTop(from), canvas.getClientArea().width, (to - from) * metrics.rowHeight());
	}

	private void painted() {
		paintedSamples = model.samples();
		paintedChanges = model.changedSamples();
	}

	/** The place of a cell, or of a character in the text pane; {@code null} if its row is not seen whole. */
	Rectangle bounds(long address, boolean inText) {
		Viewport viewport = model.viewport();
		if (!viewport.range().contains(address) || !viewport.isVisible(address)) {
			return null;
		}
		long row = viewport.rowOf(address);
		int column = (int) (address - viewport.addressOf(row));
		int y = metrics.rowTop((int) (row - viewport.topRow()));
		if (inText) {
			int left = metrics.textX(column);
			return new Rectangle(left - scrolledX(), y, metrics.textX(column + 1) - left, metrics.rowHeight());
		}
		return new Rectangle(metrics.cellX(column / metrics.cellBytes()) - scrolledX(), y, metrics.cellWidth(),
				metrics.rowHeight());
	}

	/** The address at a point of the canvas, or the nearest in the range. */
	long addressAt(int x, int y) {
		Metrics.Hit hit = metrics.hit(x + scrolledX(), y);
		Viewport viewport = model.viewport();
		long row = viewport.topRow() + hit.row();
		long last = viewport.lastRow();
		row = Long.compareUnsigned(row, last) > 0 ? last : row;
		return viewport.range().clamp(viewport.addressOf(row) + hit.column());
	}

	/** Of what is painted, from the left of the unscrolled canvas. */
	private int width() {
		return Math.max(canvas.getClientArea().width + scrolledX(), metrics.width());
	}

	private void paint(Event event) {
		Rectangle area = canvas.getClientArea();
		if (!backing.isPossible()) {
			event.gc.setFont(canvas.getFont());
			paint(event.gc, area, event.y, event.y + event.height);
		} else {
			if (!backing.isWhole() || !backing.isAsLargeAs(area)) {
				paint(backing.begin(area), area, 0, area.height);
			}
			backing.show(event);
		}
		painted();
	}

	/** Paints all that lies between two heights. */
	private void paint(GC gc, Rectangle area, int top, int bottom) {
		int width = width();
		long now = System.nanoTime();
		boolean focused = canvas.isFocusControl();
		var shift = new Transform(gc.getDevice());
		try {
			shift.translate(-scrolledX(), 0);
			gc.setTransform(shift);
			int first = Math.max(0, (top - metrics.top()) / metrics.rowHeight());
			int last = Math.min(rows.count() - 1, (bottom - metrics.top()) / metrics.rowHeight());
			for (int row = first; row <= last; row++) {
				rows.update(row, now);
				painter.row(gc, row, width, now, focused);
			}
			int below = metrics.rowTop(rows.count());
			if (below < area.height) {
				gc.setBackground(palette.background);
				gc.fillRectangle(0, below, width, area.height - below);
			}
			if (top < metrics.top()) {
				painter.header(gc, width);
			}
		} finally {
			shift.dispose();
		}
	}
}
