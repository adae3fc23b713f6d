/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.function.Consumer;

import org.driller.debug.ui.internal.DrillerCommand;
import org.driller.debug.ui.internal.Messages;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceColors;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Text;

/** What is shown while there are no peers: the next step. */
final class EmptyPage {

	private static final int MARGIN = 16;
	private static final int WRAP_WIDTH = 480;
	private static final String EXPLAIN = "org.driller.debug.ui.commands.explain"; //$NON-NLS-1$

	private final Composite area;
	private final Label problem;
	private final Composite advice;

	/** @param execute runs the command with an id */
	EmptyPage(Composite parent, Consumer<String> execute) {
		area = new Composite(parent, SWT.NONE);
		var layout = new GridLayout();
		layout.marginWidth = MARGIN;
		layout.marginHeight = MARGIN;
		layout.verticalSpacing = 8;
		area.setLayout(layout);
		area.setBackground(area.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
		area.setBackgroundMode(SWT.INHERIT_DEFAULT);
		problem = label(area, ""); //$NON-NLS-1$
		problem.setForeground(JFaceColors.getErrorText(area.getDisplay()));
		advice = new Composite(area, SWT.NONE);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(advice);
		GridLayoutFactory.fillDefaults().spacing(SWT.DEFAULT, layout.verticalSpacing).applyTo(advice);
		Label title = label(advice, Messages.Empty_Title);
		title.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
		label(advice, Messages.Empty_Start);
		command(NLS.bind(Messages.Empty_Command, DrillerCommand.path()));
		label(advice, Messages.Empty_More);
		var link = new Link(advice, SWT.NONE);
		link.setText(Messages.Empty_Explain);
		link.addListener(SWT.Selection, event -> execute.accept(EXPLAIN));
		show(problem, false);
	}

	Control control() {
		return area;
	}

	/** Shows what has to be put right first instead; an empty line if nothing has. */
	void setProblem(String line) {
		if (!line.equals(problem.getText())) {
			problem.setText(line);
			show(problem, !line.isEmpty());
			show(advice, line.isEmpty());
			area.layout();
		}
	}

	private static void show(Control control, boolean visible) {
		((GridData) control.getLayoutData()).exclude = !visible;
		control.setVisible(visible);
	}

	private static Label label(Composite parent, String text) {
		var label = new Label(parent, SWT.WRAP);
		label.setText(text);
		GridDataFactory.fillDefaults().grab(true, false).hint(WRAP_WIDTH, SWT.DEFAULT).applyTo(label);
		return label;
	}

	/** In a text that can be selected and copied. */
	private void command(String line) {
		var text = new Text(advice, SWT.READ_ONLY | SWT.BORDER);
		text.setText(line);
		text.setFont(JFaceResources.getTextFont());
		GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
	}
}
