/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.nio.ByteOrder;

import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.model.Selection.Pane;

/** Paints the values. */
final class CellsPainter extends PanePainter {

	CellsPainter(LiveModel model, Metrics metrics, Palette palette, int textTop) {
		super(model, metrics, palette, textTop);
	}

	@Override
	void paint(Row row) {
		for (int group = 0; group < metrics.groups(); group++) {
			paint(row, group);
		}
	}

	/** Paints some cells, in the same way whether others are painted too or not: each group's text has a place of its own. */
	void paint(Row row, int group) {
		int first = group * metrics.groupCells();
		int end = Math.min(metrics.cells(), first + metrics.groupCells());
		int from = metrics.cellChar(first);
		var text = new InkedText(metrics.cellChar(end - 1) + metrics.cellChars() - from);
		for (int cell = first; cell < end; cell++) {
			long address = row.start() + (long) cell * metrics.cellBytes();
			background(row, cell, address);
			value(text, metrics.cellChar(cell) - from, address);
		}
		text.draw(row.gc(), metrics.cellX(first), row.y() + textTop, palette, model.isStale());
		for (int cell = first; cell < end; cell++) {
			if (model.isTorn(row.start() + (long) cell * metrics.cellBytes())) {
				wave(row, metrics.cellX(cell), metrics.cellX(cell) + metrics.cellWidth());
			}
		}
		cursor(row, first, end);
	}

	private void background(Row row, int cell, long address) {
		int left = metrics.cellX(cell) - metrics.cellPadding();
		int right = metrics.cellX(cell) + metrics.cellWidth() + metrics.cellPadding();
		if (isSelected(address)) {
			fill(row, left, right, palette.selection);
		}
		for (int i = 0; i < metrics.cellBytes(); i++) {
			int place = place(i);
			int from = place == 0 ? left : metrics.byteX(cell, place);
			int to = place + 1 == metrics.cellBytes() ? right : metrics.byteX(cell, place + 1);
			int heat = model.isReadable(address + i) ? model.heat(address + i, row.now()) : 0;
			if (isGap(address + i)) {
				hatch(row, from, to);
			} else if (heat > 0) {
				changed(row, from, to, heat);
			}
			differing(row, from, to, model.mark(address + i), heat > 0);
		}
	}

	/** Counted from the most significant byte, which stands at the left. */
	private int place(int index) {
		return model.settings().bigEndian() ? index : metrics.cellBytes() - 1 - index;
	}

	/** @param start where the cell begins in the text */
	private void value(InkedText text, int start, long address) {
		LiveSettings settings = model.settings();
		ByteOrder order = settings.order();
		int end = start + metrics.cellChars();
		byte[] bytes = model.cell(address);
		if (bytes != null) {
			Ink ink = ink(address);
			text.putBefore(end, settings.format().format(bytes, order), ink == Ink.PLAIN && isZero(bytes) ? Ink.FAINT : ink);
			return;
		}
		for (int i = 0; i < metrics.cellBytes(); i++) {
			if (isGap(address + i)) {
				// As many as bytes have digits, so that one sees what is missing.
				int at = start + metrics.cellChars() * place(i) / metrics.cellBytes();
				text.put(at, Digits.UNREADABLE, Ink.UNREADABLE);
				if (metrics.cellChars() >= 2 * metrics.cellBytes()) {
					text.put(at + 1, Digits.UNREADABLE, Ink.UNREADABLE);
				}
			}
		}
	}

	private static boolean isZero(byte[] bytes) {
		for (byte each : bytes) {
			if (each != 0) {
				return false;
			}
		}
		return true;
	}

	private void cursor(Row row, int first, int end) {
		long offset = model.selection().cursor() - row.start();
		int cell = Long.compareUnsigned(offset, metrics.bytesPerRow()) < 0 ? (int) offset / metrics.cellBytes() : -1;
		if (cell >= first && cell < end) {
			int left = metrics.cellX(cell) - metrics.cellPadding();
			frame(row, left, metrics.cellX(cell) + metrics.cellWidth() + metrics.cellPadding(),
					model.selection().pane() == Pane.CELLS);
		}
	}
}
