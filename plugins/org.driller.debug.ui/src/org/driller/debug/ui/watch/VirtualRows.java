/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.util.function.ObjIntConsumer;

import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/** Renews the rows of a virtual table without asking again for those that nobody sees. */
final class VirtualRows {

	private VirtualRows() {
	}

	/** Fills what is seen at once, so that it does not flicker, and the rest when it comes into sight. */
	static void refresh(Table table, ObjIntConsumer<TableItem> fill) {
		int top = table.getTopIndex();
		int bottom = Math.min(table.getItemCount(), top + table.getClientArea().height / Math.max(1, table.getItemHeight()) + 2);
		if (top > 0) {
			table.clear(0, top - 1);
		}
		if (bottom < table.getItemCount()) {
			table.clear(bottom, table.getItemCount() - 1);
		}
		for (int i = top; i < bottom; i++) {
			fill.accept(table.getItem(i), i);
		}
	}
}
