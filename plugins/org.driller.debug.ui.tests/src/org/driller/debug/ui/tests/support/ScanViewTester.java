/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.util.List;

import org.driller.debug.ui.scan.ScanRow;
import org.driller.debug.ui.scan.ScanView;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;

/** Reads and operates the view "Driller Value Scan" by its widgets. */
public final class ScanViewTester {

	private final ScanView view;
	private final FormTester form;

	private ScanViewTester(ScanView view) {
		this.view = view;
		form = new FormTester(view.getAdapter(Composite.class));
	}

	/** Opens the view in the current perspective. */
	public static ScanViewTester open() throws PartInitException {
		var tester = new ScanViewTester((ScanView) PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage()
				.showView(ScanView.ID));
		Waiting.dispatchAll();
		return tester;
	}

	/** Where to scan, as the list offers it. */
	public void in(String scope) {
		form.choose(0, scope);
	}

	public void type(String type) {
		form.choose(2, type);
	}

	/** What the next pass keeps. @param value may be {@code null} for none */
	public void keep(String condition, String value) {
		form.choose(3, condition);
		if (value != null) {
			form.control(Text.class, 1).setText(value);
		}
	}

	public List<String> conditions() {
		return List.of(form.control(Combo.class, 3).getItems());
	}

	/** Begins a pass, or stops it. */
	public void press() {
		form.control(Button.class, 1).notifyListeners(SWT.Selection, new Event());
	}

	public String button() {
		return form.control(Button.class, 1).getText();
	}

	/** Forgets all. */
	public void pressNew() {
		form.control(Button.class, 2).notifyListeners(SWT.Selection, new Event());
		Waiting.dispatchAll();
	}

	public boolean isTypeEnabled() {
		return form.control(Combo.class, 2).isEnabled();
	}

	public void awaitEnd() {
		Waiting.until("the pass has ended", () -> !view.isScanning()); //$NON-NLS-1$
	}

	/** Does a pass to the end. */
	public List<ScanRow> scan() {
		press();
		awaitEnd();
		return view.rows();
	}

	public String status() {
		return view.statusText();
	}

	public ScanView view() {
		return view;
	}

	public Table table() {
		return view.getAdapter(Table.class);
	}

	/** Double-clicks a row. */
	public void open(int row) {
		table().setSelection(row);
		table().notifyListeners(SWT.DefaultSelection, new Event());
		Waiting.dispatchAll();
	}
}
