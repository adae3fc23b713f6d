/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveSource;
import org.eclipse.jface.resource.JFaceColors;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** A line above the bytes in which an address is typed. Enter goes there, Escape closes; mistakes are told in place. */
final class GoToBar {

	private final LiveMemoryControl control;
	private final Composite area;
	private final GridData place = new GridData(SWT.FILL, SWT.BEGINNING, true, false);
	private final Text text;
	private final Label problem;

	GoToBar(LiveMemoryControl control) {
		this.control = control;
		area = new Composite(control, SWT.NONE);
		area.setLayout(new GridLayout(3, false));
		place.exclude = true;
		area.setLayoutData(place);
		area.setVisible(false);
		new Label(area, SWT.NONE).setText(Messages.GoTo_Label);
		text = new Text(area, SWT.SINGLE | SWT.BORDER);
		var width = new GridData(SWT.BEGINNING, SWT.CENTER, false, false);
		width.widthHint = 260;
		text.setLayoutData(width);
		text.setMessage(Messages.GoTo_Example);
		problem = new Label(area, SWT.NONE);
		problem.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		problem.setForeground(JFaceColors.getErrorText(control.getDisplay()));
		text.addListener(SWT.DefaultSelection, event -> go());
		text.addListener(SWT.Traverse, this::traverse);
		text.addListener(SWT.Modify, event -> problem.setText("")); //$NON-NLS-1$
	}

	void open() {
		show(true);
		text.selectAll();
		text.setFocus();
	}

	private void go() {
		LiveSource source = control.source();
		if (source == null) {
			return;
		}
		try {
			long address = source.addressOf(text.getText());
			AddressRange range = control.model().viewport().range();
			if (!range.contains(address)) {
				tell(NLS.bind(Messages.GoTo_Outside, new Object[] { Digits.address(address, 1),
						Digits.address(range.first(), 1), Digits.address(range.last(), 1) }));
				return;
			}
			show(false);
			control.setFocus();
			control.goTo(address);
		} catch (AddressExpressionException e) {
			tell(e.getMessage());
		}
	}

	private void tell(String message) {
		problem.setText(message);
		problem.setToolTipText(message);
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
		place.exclude = !visible;
		area.setVisible(visible);
		control.layout();
	}
}
