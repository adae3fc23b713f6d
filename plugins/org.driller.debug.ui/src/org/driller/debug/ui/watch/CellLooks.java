/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.time.Duration;

import org.driller.debug.core.watch.WatchSnapshot;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.TableItem;

/** How one value looks in a table, whichever way round the table is. */
final class CellLooks {

	private static final long FADE_NANOS = Duration.ofSeconds(2).toNanos();

	private CellLooks() {
	}

	/** A value as it is shown; with an asterisk if it is unlike the others: in front, where a narrow column does not hide it. */
	static String text(WatchSnapshot shown, int row, int peer) {
		String text = shown.brief(row, peer);
		if (text == null) {
			return shown.problem(row, peer) == null ? WatchMessages.Cell_NotYet : WatchMessages.Cell_NotThere;
		}
		return shown.columns().get(peer).outliers()[row] ? "* " + text : text; //$NON-NLS-1$
	}

	/** Why there is no value, or else the value with all of its digits. */
	static String tip(WatchSnapshot shown, int row, int peer) {
		String problem = shown.problem(row, peer);
		return problem == null ? shown.text(row, peer) : problem;
	}

	/** How fresh a change is: 0 for none, else up to {@link WatchColors#HEAT_LEVELS}. */
	static int heat(WatchSnapshot shown, int row, int peer) {
		long changed = shown.columns().get(peer).changed()[row];
		if (changed == 0 || !shown.columns().get(peer).present()[row]) {
			return 0;
		}
		long left = FADE_NANOS - Math.max(0, shown.takenNanos() - changed);
		return left <= 0 ? 0 : (int) Math.min(WatchColors.HEAT_LEVELS, left * WatchColors.HEAT_LEVELS / FADE_NANOS + 1);
	}

	/** Fills a cell. */
	static void fill(TableItem item, int column, WatchSnapshot shown, int row, int peer, WatchColors colors) {
		int heat = heat(shown, row, peer);
		boolean outlier = shown.columns().get(peer).outliers()[row];
		boolean there = shown.columns().get(peer).present()[row];
		Color back = heat > 0 ? colors.changed(heat) : outlier ? colors.outlierBackground : null;
		set(item, column, text(shown, row, peer), back, !there ? colors.faint : outlier && heat == 0 ? colors.outlier : null);
	}

	/** Fills a cell with something that is no value of a process. */
	static void fill(TableItem item, int column, String text) {
		set(item, column, text, null, null);
	}

	private static void set(TableItem item, int column, String text, Color back, Color fore) {
		if (!item.getText(column).equals(text)) {
			item.setText(column, text);
		}
		item.setBackground(column, back);
		item.setForeground(column, fore);
	}

	/** Draws over a cell what its text and colours do not say. */
	static void paint(GC gc, Rectangle bounds, WatchSnapshot shown, int row, int peer, WatchColors colors) {
		boolean number = shown.rows().get(row).type() != null && shown.rows().get(row).type().isNumber();
		CellPainter.marks(gc, bounds, colors, heat(shown, row, peer) > 0, number, shown.columns().get(peer).rose()[row],
				shown.columns().get(peer).outliers()[row]);
	}
}
