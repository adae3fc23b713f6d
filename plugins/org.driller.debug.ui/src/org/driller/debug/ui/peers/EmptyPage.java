/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.Objects;

import org.driller.debug.ui.internal.DrillerCommand;
import org.driller.debug.ui.internal.Messages;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.resource.JFaceColors;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** What is shown while there are no peers: the next step. */
final class EmptyPage {

	private static final int MARGIN = 16;
	private static final int WRAP_WIDTH = 480;

	private final Composite area;
	private final Label problem;

	EmptyPage(Composite parent) {
		area = new Composite(parent, SWT.NONE);
		var layout = new GridLayout();
		layout.marginWidth = MARGIN;
		layout.marginHeight = MARGIN;
		layout.verticalSpacing = 8;
		area.setLayout(layout);
		problem = label(""); //$NON-NLS-1$
		problem.setForeground(JFaceColors.getErrorText(area.getDisplay()));
		Label title = label(Messages.Empty_Title);
		title.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
		label(Messages.Empty_Start);
		command(NLS.bind(Messages.Empty_Command, DrillerCommand.path()));
		label(Messages.Empty_More);
		setProblem(""); //$NON-NLS-1$
	}

	Control control() {
		return area;
	}

	void setProblem(String line) {
		if (!Objects.equals(line, problem.getText()) || line.isEmpty()) {
			problem.setText(line);
			GridDataFactory.createFrom((org.eclipse.swt.layout.GridData) problem.getLayoutData()).exclude(line.isEmpty())
					.applyTo(problem);
			problem.setVisible(!line.isEmpty());
			area.layout();
		}
	}

	private Label label(String text) {
		var label = new Label(area, SWT.WRAP);
		label.setText(text);
		GridDataFactory.fillDefaults().grab(true, false).hint(WRAP_WIDTH, SWT.DEFAULT).applyTo(label);
		return label;
	}

	/** In a text that can be selected and copied. */
	private void command(String line) {
		var text = new Text(area, SWT.READ_ONLY | SWT.BORDER);
		text.setText(line);
		text.setFont(JFaceResources.getTextFont());
		GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
	}
}
