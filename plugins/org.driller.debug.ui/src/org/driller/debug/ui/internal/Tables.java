/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.internal;

import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;

/** Furnishes tables. */
public final class Tables {

	private Tables() {
	}

	/** Adds a column at the right. @param width in pixels */
	public static TableColumn column(Table table, String title, int width) {
		return column(table, title, width, SWT.NONE);
	}

	/** Adds a column at the right. @param style how it is aligned */
	public static TableColumn column(Table table, String title, int width, int style) {
		var column = new TableColumn(table, style);
		column.setText(title);
		column.setWidth(width);
		return column;
	}

	/** Has screen readers say what the table as a whole is. */
	public static void name(Table table, String name) {
		table.getAccessible().addAccessibleListener(new AccessibleAdapter() {
			@Override
			public void getName(AccessibleEvent event) {
				if (event.childID == ACC.CHILDID_SELF) {
					event.result = name;
				}
			}
		});
	}
}
