/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.Origin;
import org.eclipse.swt.graphics.GC;

/** Paints addresses, and left of them, by shapes, what is not live shared memory. */
final class GutterPainter extends PanePainter {

	private static final int DOT = 2;

	GutterPainter(LiveModel model, Metrics metrics, Palette palette, int textTop) {
		super(model, metrics, palette, textTop);
	}

	@Override
	void paint(Row row) {
		if (model.sample() != null && model.sample().covers(row.start())) {
			mark(row);
		}
		row.gc().setForeground(palette.address);
		row.gc().drawString(Digits.address(row.start(), metrics.addressDigits()), metrics.addressX(), row.y() + textTop, true);
	}

	private void mark(Row row) {
		if (holds(row, Origin.NONE)) {
			hatch(row, metrics.gutterX(), metrics.gutterX() + metrics.gutterWidth());
			return;
		}
		switch (model.sample().liveness()) {
		case ENDED, SAVED -> bars(row, 1);
		case STOPPED -> bars(row, 2);
		case BEHIND -> dots(row, metrics.rowHeight() / 3, true);
		case LIVE -> {
			if (holds(row, Origin.PROCESS)) {
				dots(row, DOT, false);
			}
		}
		}
	}

	private boolean holds(Row row, Origin origin) {
		for (int i = 0; i < metrics.bytesPerRow(); i++) {
			long address = row.start() + i;
			if (model.viewport().range().contains(address) && model.sample().covers(address)
					&& model.sample().origin(address) == origin) {
				return true;
			}
		}
		return false;
	}

	/** One thick bar: it is over. Two: it pauses. */
	private void bars(Row row, int count) {
		GC gc = row.gc();
		gc.setBackground(palette.stale);
		int width = count == 1 ? metrics.gutterWidth() - DOT : DOT;
		for (int i = 0; i < count; i++) {
			gc.fillRectangle(metrics.gutterX() + i * 2 * DOT, row.y(), width, metrics.rowHeight());
		}
	}

	private void dots(Row row, int length, boolean stale) {
		GC gc = row.gc();
		gc.setBackground(stale ? palette.stale : palette.unshared);
		for (int y = 0; y < metrics.rowHeight(); y += 2 * length) {
			gc.fillRectangle(metrics.gutterX() + DOT, row.y() + y, DOT, Math.min(length, metrics.rowHeight() - y));
		}
	}
}
