/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.LiveModel;

/** Paints the names of the symbols that begin in a row. */
final class SymbolPainter extends PanePainter {

	SymbolPainter(LiveModel model, Metrics metrics, Palette palette, int textTop) {
		super(model, metrics, palette, textTop);
	}

	@Override
	void paint(Row row) {
		String text = model.symbolText(model.viewport().rowOf(row.start()));
		if (!text.isEmpty()) {
			row.gc().setForeground(palette.symbol);
			row.gc().drawString(text, metrics.symbolsX(), row.y() + textTop, true);
		}
	}
}
