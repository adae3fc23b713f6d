/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LivePointer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;

/**
 * Marks pointers: with a line below cells of eight bytes that point to memory of the same process, two lines for that of another one,
 * and a broken line across if they dangle. In smaller cells they are only marked where a click would follow them.
 */
final class PointerPainter extends PanePainter {

	private static final int REMOTE_GAP = 2;

	PointerPainter(LiveModel model, Metrics metrics, Palette palette, int textTop) {
		super(model, metrics, palette, textTop);
	}

	@Override
	void paint(Row row) {
		for (int group = 0; group < metrics.groups(); group++) {
			paint(row, group);
		}
		link(row);
	}

	/** Marks the pointers in some cells. */
	void paint(Row row, int group) {
		if (metrics.cellBytes() == Long.BYTES) {
			int first = group * metrics.groupCells();
			for (int cell = first; cell < Math.min(metrics.cells(), first + metrics.groupCells()); cell++) {
				LivePointer pointer = model.pointerAt(row.start() + (long) cell * Long.BYTES);
				if (pointer != null) {
					mark(row, metrics.cellX(cell), metrics.cellX(cell) + metrics.cellWidth(), pointer);
				}
			}
		}
	}

	private void mark(Row row, int left, int right, LivePointer pointer) {
		GC gc = row.gc();
		int y = underline(row);
		if (pointer.isDangling()) {
			gc.setForeground(palette.dangling);
			gc.setLineStyle(SWT.LINE_DASH);
			gc.drawLine(left, row.y() + metrics.rowHeight() / 2, right, row.y() + metrics.rowHeight() / 2);
			gc.setLineStyle(SWT.LINE_SOLID);
			return;
		}
		gc.setForeground(palette.pointer);
		gc.drawLine(left, y, right, y);
		if (pointer.kind() == LivePointer.Kind.REMOTE) {
			gc.drawLine(left, y - REMOTE_GAP, right, y - REMOTE_GAP);
		}
	}

	/** Below the text, above what marks a change. */
	private int underline(Row row) {
		return row.y() + metrics.rowHeight() - textTop - 1;
	}

	/** The part of the word that a click would follow that lies in this row. */
	void link(Row row) {
		if (model.link() == null) {
			return;
		}
		long from = Math.max(0, model.link() - row.start());
		long to = Math.min(metrics.bytesPerRow(), model.link() - row.start() + Long.BYTES);
		if (from >= to) {
			return;
		}
		int last = (int) (to - 1) / metrics.cellBytes();
		row.gc().setBackground(palette.pointer);
		int left = metrics.cellX((int) from / metrics.cellBytes());
		row.gc().fillRectangle(left, underline(row), metrics.cellX(last) + metrics.cellWidth() - left, 2);
	}
}
