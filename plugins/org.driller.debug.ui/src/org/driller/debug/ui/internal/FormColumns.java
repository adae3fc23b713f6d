/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.internal;

import java.util.Arrays;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;

/**
 * The columns of the form above a view: as many as have room, so that in a narrow part its fields stand in several rows and are not cut
 * off. On the display's thread.
 */
public final class FormColumns {

	private final Composite form;
	private final GridLayout layout;
	private final int[] choices;
	/** How many columns each control takes where there is most room. */
	private final int[] spans;

	private FormColumns(Composite form, int[] choices) {
		this.form = form;
		this.choices = choices;
		layout = (GridLayout) form.getLayout();
		spans = Arrays.stream(form.getChildren()).mapToInt(control -> data(control).horizontalSpan).toArray();
	}

	/**
	 * Keeps a form as wide as its parent has room.
	 *
	 * @param form   has a grid, and all its controls already
	 * @param choices how many columns, first of all those of its grid; the last are taken where none has room
	 */
	public static void adapt(Composite form, int... choices) {
		var columns = new FormColumns(form, choices);
		form.getParent().addListener(SWT.Resize, event -> columns.choose());
	}

	private static GridData data(Control control) {
		if (control.getLayoutData() == null) {
			control.setLayoutData(new GridData());
		}
		return (GridData) control.getLayoutData();
	}

	private void choose() {
		int before = layout.numColumns;
		int room = form.getParent().getClientArea().width;
		for (int columns : choices) {
			arrange(columns);
			if (form.computeSize(SWT.DEFAULT, SWT.DEFAULT, true).x <= room) {
				break;
			}
		}
		if (layout.numColumns != before) {
			form.requestLayout();
		}
	}

	private void arrange(int columns) {
		layout.numColumns = columns;
		Control[] controls = form.getChildren();
		int column = 0;
		for (int i = 0; i < controls.length; i++) {
			int span = spans[i];
			if (columns < choices[0]) {
				span = Math.min(span, columns - column);
				boolean last = i + 1 == controls.length;
				// A name stands before what it names, not at the end of the row above.
				if (last || controls[i + 1] instanceof Label && column + span == columns - 1) {
					span = columns - column;
				}
			}
			data(controls[i]).horizontalSpan = span;
			column = (column + span) % columns;
		}
	}
}
