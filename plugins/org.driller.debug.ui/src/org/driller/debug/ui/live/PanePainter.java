/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.ByteMarks;
import org.driller.debug.ui.live.model.LiveModel;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;

/** Paints one pane of the rows: below the text what is marked, then the text. */
abstract class PanePainter {

	/** A line under a change that is fresh, and under one that fades. */
	private static final int FRESH_LINE = 2;
	/** The bar above a byte that differs, and the triangle at its left. */
	private static final int BAR = 2;
	private static final int NOTCH = 5;
	private static final int DOT = 2;
	private static final int HATCH = 5;
	private static final int WAVE = 2;

	final LiveModel model;
	final Metrics metrics;
	final Palette palette;
	/** From the top of a row to the top of its text. */
	final int textTop;

	PanePainter(LiveModel model, Metrics metrics, Palette palette, int textTop) {
		this.model = model;
		this.metrics = metrics;
		this.palette = palette;
		this.textTop = textTop;
	}

	abstract void paint(Row row);

	/** Whether the byte is one of the range that is shown, and it is known that it cannot be read. */
	boolean isGap(long address) {
		return model.isUnreadable(address) && model.viewport().range().contains(address);
	}

	boolean isSelected(long address) {
		return !model.selection().isSingle() && model.selection().range().contains(address);
	}

	Ink ink(long address) {
		return switch (model.sample().origin(address)) {
		case PROCESS -> Ink.UNSHARED;
		case NONE -> Ink.UNREADABLE;
		default -> Ink.PLAIN;
		};
	}

	void fill(Row row, int left, int right, Color color) {
		row.gc().setBackground(color);
		row.gc().fillRectangle(left, row.y(), right - left, metrics.rowHeight());
	}

	/** A colour that fades, and a line below that gets thinner. */
	void changed(Row row, int left, int right, int heat) {
		int height = metrics.rowHeight();
		row.gc().setBackground(palette.changed(heat));
		row.gc().fillRectangle(left, row.y() + 1, right - left, height - 2);
		int line = heat > LiveModel.HEAT_LEVELS / 2 ? FRESH_LINE : 1;
		row.gc().setBackground(palette.changedMark);
		row.gc().fillRectangle(left, row.y() + height - 1 - line, right - left, line);
	}

	/** A colour, and above it a bar with a notch, where this byte is odd; a dotted line where others are. */
	void differing(Row row, int left, int right, ByteMarks.Mark mark, boolean fresh) {
		if (mark == ByteMarks.Mark.NONE) {
			return;
		}
		GC gc = row.gc();
		if (mark == ByteMarks.Mark.ODD && !fresh) {
			gc.setBackground(palette.differs);
			gc.fillRectangle(left, row.y() + 1, right - left, metrics.rowHeight() - 2);
		}
		gc.setBackground(palette.differsMark);
		if (mark == ByteMarks.Mark.ODD) {
			gc.fillRectangle(left, row.y(), right - left, BAR);
			gc.fillPolygon(new int[] { left, row.y(), left + NOTCH, row.y(), left, row.y() + NOTCH });
			return;
		}
		// Dots of neighbours are equally far apart.
		for (int x = left + Math.floorMod(-left, 2 * DOT); x < right; x += 2 * DOT) {
			gc.fillRectangle(x, row.y(), Math.min(DOT, right - x), 1);
		}
	}

	/** Slanted lines. */
	void hatch(Row row, int left, int right) {
		GC gc = row.gc();
		int height = metrics.rowHeight();
		fill(row, left, right, palette.unreadableBackground);
		gc.setForeground(palette.unreadableLine);
		// Lines of neighbours meet, and none leaves its place: who paints only the neighbour would not paint it anew.
		for (int x = left - height - Math.floorMod(left - height, HATCH); x < right; x += HATCH) {
			int from = Math.max(left, x);
			int to = Math.min(right - 1, x + height);
			if (from <= to) {
				gc.drawLine(from, row.y() + height - (from - x), to, row.y() + height - (to - x));
			}
		}
	}

	/** A wave below. */
	void wave(Row row, int left, int right) {
		int low = row.y() + metrics.rowHeight() - 1;
		row.gc().setForeground(palette.torn);
		for (int x = left; x + 2 * WAVE <= right; x += 2 * WAVE) {
			row.gc().drawLine(x, low, x + WAVE, low - WAVE);
			row.gc().drawLine(x + WAVE, low - WAVE, x + 2 * WAVE, low);
		}
	}

	void frame(Row row, int left, int right, boolean active) {
		row.gc().setForeground(row.focused() && active ? palette.foreground : palette.faint);
		row.gc().drawRectangle(left, row.y(), right - left - 1, metrics.rowHeight() - 1);
	}
}
