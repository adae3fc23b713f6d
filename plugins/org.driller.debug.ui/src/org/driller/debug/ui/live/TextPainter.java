/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.Selection.Pane;
import org.driller.debug.ui.live.model.TextEncoding;

/** Paints the bytes as characters. */
final class TextPainter extends PanePainter {

	private static final int LAST_ASCII = 0x7e;

	TextPainter(LiveModel model, Metrics metrics, Palette palette, int textTop) {
		super(model, metrics, palette, textTop);
	}

	@Override
	void paint(Row row) {
		var text = new InkedText(metrics.bytesPerRow());
		for (int column = 0; column < metrics.bytesPerRow(); column++) {
			long address = row.start() + column;
			background(row, column, address);
			if (model.isReadable(address)) {
				character(row, text, column, address);
			}
		}
		text.draw(row.gc(), metrics.textX(0), row.y() + textTop, palette, model.isStale());
		long offset = model.selection().cursor() - row.start();
		if (Long.compareUnsigned(offset, metrics.bytesPerRow()) < 0) {
			int column = (int) offset;
			frame(row, metrics.textX(column), metrics.textX(column + model.selection().unit()),
					model.selection().pane() == Pane.TEXT);
		}
	}

	private void background(Row row, int column, long address) {
		int left = metrics.textX(column);
		int right = metrics.textX(column + 1);
		if (isSelected(address)) {
			fill(row, left, right, palette.selection);
		}
		int heat = model.isReadable(address) ? model.heat(address, row.now()) : 0;
		if (isGap(address)) {
			hatch(row, left, right);
		} else if (heat > 0) {
			changed(row, left, right, heat);
		}
		differing(row, left, right, model.mark(address), heat > 0);
	}

	private void character(Row row, InkedText text, int column, long address) {
		int code = model.settings().encoding().codePoint(this::value, address);
		if (code == TextEncoding.UNPRINTABLE) {
			text.put(column, Digits.UNPRINTABLE, Ink.FAINT);
		} else if (code >= 0 && code <= LAST_ASCII) {
			text.put(column, (char) code, ink(address));
		} else if (code >= 0) {
			// It may come from another font, with another width, and must not shift what follows.
			row.gc().setForeground(palette.ink(ink(address), model.isStale()));
			row.gc().drawString(Character.toString(code), metrics.textX(column), row.y() + textTop, true);
		}
	}

	private int value(long address) {
		return model.isReadable(address) ? model.sample().value(address) : -1;
	}
}
