/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.ui.internal.ProblemLine;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.LiveSource.Target;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** A line above the bytes in which an address is typed. Enter goes there, Escape closes; mistakes are told in place. */
final class GoToBar {

	/** A place, or why there is none. */
	private record Found(Target target, String problem) {
	}

	private final LiveMemoryControl control;
	private final Composite area;
	private final GridData place = new GridData(SWT.FILL, SWT.BEGINNING, true, false, 2, 1);
	private final Text text;
	private final ProblemLine problem;
	private final GoToCompletion completion;

	GoToBar(LiveMemoryControl control) {
		this.control = control;
		area = new Composite(control, SWT.NONE);
		area.setLayout(new GridLayout(2, false));
		place.exclude = true;
		area.setLayoutData(place);
		area.setVisible(false);
		new Label(area, SWT.NONE).setText(LiveMessages.GoTo_Label);
		text = new Text(area, SWT.SINGLE | SWT.BORDER);
		text.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		text.setMessage(LiveMessages.GoTo_Example);
		problem = new ProblemLine(area, 2);
		text.addListener(SWT.DefaultSelection, event -> go());
		text.addListener(SWT.Traverse, this::traverse);
		text.addListener(SWT.Modify, event -> problem.set("")); //$NON-NLS-1$
		completion = new GoToCompletion(control, text);
	}

	void open() {
		show(true);
		text.selectAll();
		text.setFocus();
	}

	/** Symbols are read from files: the place is found in the background. */
	private void go() {
		LiveSource source = control.source();
		if (source == null) {
			return;
		}
		String typed = text.getText();
		Background.run(control.getDisplay(), () -> find(source, typed), found -> {
			if (!text.isDisposed() && control.source() == source && typed.equals(text.getText())) {
				went(found);
			}
		});
	}

	private static Found find(LiveSource source, String typed) {
		try {
			return new Found(source.resolve(typed), ""); //$NON-NLS-1$
		} catch (AddressExpressionException e) {
			return new Found(null, e.getMessage());
		}
	}

	private void went(Found found) {
		if (found.target() == null) {
			tell(found.problem());
			return;
		}
		show(false);
		control.navigate(found.target());
		control.setFocus();
	}

	private void tell(String message) {
		problem.set(message);
		text.setFocus();
	}

	private void traverse(Event event) {
		if (event.detail == SWT.TRAVERSE_ESCAPE) {
			event.doit = false;
			show(false);
			control.setFocus();
		}
	}

	private void show(boolean visible) {
		completion.close();
		place.exclude = !visible;
		area.setVisible(visible);
		control.layout();
	}
}
