/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.internal;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;

/** Shows one of its children: what a view is for or, while there is nothing to show, what to do next. */
public final class Pages extends Composite {

	private final StackLayout layout = new StackLayout();

	public Pages(Composite parent) {
		super(parent, SWT.NONE);
		setLayout(layout);
	}

	/** Shows one of its children in place of the one that was shown. */
	public void show(Control page) {
		if (layout.topControl != page) {
			layout.topControl = page;
			layout();
		}
	}

	/** The child that is shown, {@code null} before the first. */
	public Control shown() {
		return layout.topControl;
	}

	/** Adds a page of a few sentences, as wide as there is room. @return what shows them; its parent is the page */
	public Label addText(String text) {
		var page = new Composite(this, SWT.NONE);
		page.setLayout(new GridLayout());
		var label = new Label(page, SWT.WRAP);
		label.setLayoutData(new GridData(SWT.FILL, SWT.BEGINNING, true, false));
		label.setText(text);
		return label;
	}
}
