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
		var text = new InkedText(metrics.cellsChars());
		for (int cell = 0; cell < metrics.cells(); cell++) {
			long address = row.start() + (long) cell * metrics.cellBytes();
			background(row, cell, address);
			value(text, cell, address);
		}
		text.draw(row.gc(), metrics.cellX(0), row.y() + textTop, palette, model.isStale());
		for (int cell = 0; cell < metrics.cells(); cell++) {
			if (model.isTorn(row.start() + (long) cell * metrics.cellBytes())) {
				wave(row, metrics.cellX(cell), metrics.cellX(cell) + metrics.cellWidth());
			}
		}
		cursor(row);
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

	private void value(InkedText text, int cell, long address) {
		LiveSettings settings = model.settings();
		ByteOrder order = settings.order();
		int end = metrics.cellChar(cell) + metrics.cellChars();
		byte[] bytes = model.cell(address);
		if (bytes != null) {
			Ink ink = ink(address);
			text.putBefore(end, settings.format().format(bytes, order), ink == Ink.PLAIN && isZero(bytes) ? Ink.FAINT : ink);
			return;
		}
		for (int i = 0; i < metrics.cellBytes(); i++) {
			if (isGap(address + i)) {
				// As many as bytes have digits, so that one sees what is missing.
				int at = metrics.cellChar(cell) + metrics.cellChars() * place(i) / metrics.cellBytes();
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

	private void cursor(Row row) {
		long offset = model.selection().cursor() - row.start();
		if (Long.compareUnsigned(offset, metrics.bytesPerRow()) < 0) {
			int cell = (int) offset / metrics.cellBytes();
			int left = metrics.cellX(cell) - metrics.cellPadding();
			frame(row, left, metrics.cellX(cell) + metrics.cellWidth() + metrics.cellPadding(),
					model.selection().pane() == Pane.CELLS);
		}
	}
}
