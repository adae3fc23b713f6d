/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.resource.JFaceColors;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** What is wrong with what was written into a form, below its fields: in as many lines as it needs, and none while nothing is wrong. */
public final class ProblemLine {

	private final Composite form;
	private final Label label;

	/** @param form has a grid @param columns of that grid */
	public ProblemLine(Composite form, int columns) {
		this.form = form;
		label = new Label(form, SWT.WRAP);
		label.setForeground(JFaceColors.getErrorText(form.getDisplay()));
		label.setVisible(false);
		// It makes nothing wider: it is broken where the fields end.
		GridDataFactory.fillDefaults().grab(true, false).span(columns, 1).hint(1, SWT.DEFAULT).exclude(true).applyTo(label);
	}

	/** A sentence for the user; empty for none. */
	public void set(String text) {
		if (text.equals(label.getText())) {
			return;
		}
		label.setText(text);
		label.setVisible(!text.isEmpty());
		((GridData) label.getLayoutData()).exclude = text.isEmpty();
		form.requestLayout();
	}

	/** What is said. */
	public String text() {
		return label.getText();
	}
}
