/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.util.Arrays;
import java.util.List;

import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.search.SearchMatch;
import org.driller.debug.ui.search.SearchView;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;

/** Reads and operates the view "Driller Search" by its widgets. */
public final class SearchViewTester {

	private final SearchView view;
	private final List<Control> controls;

	private SearchViewTester(SearchView view) {
		this.view = view;
		controls = List.of(view.getAdapter(Composite.class).getChildren());
	}

	/** Opens the view in the current perspective. */
	public static SearchViewTester open() throws PartInitException {
		var tester = new SearchViewTester((SearchView) PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage()
				.showView(SearchView.ID));
		Waiting.dispatchAll();
		return tester;
	}

	private <T extends Control> T control(Class<T> type, int index) {
		return type.cast(controls.stream().filter(type::isInstance).skip(index).findFirst().orElseThrow());
	}

	private static void choose(Combo combo, String label) {
		Waiting.until(label + " is offered", () -> Arrays.asList(combo.getItems()).contains(label)); //$NON-NLS-1$
		combo.select(Arrays.asList(combo.getItems()).indexOf(label));
		combo.notifyListeners(SWT.Selection, new Event());
	}

	/** Where to search, as the list offers it. */
	public void in(String scope) {
		choose(control(Combo.class, 0), scope);
	}

	public void segments(String kind) {
		choose(control(Combo.class, 1), kind);
	}

	public void pattern(String type, String text) {
		choose(control(Combo.class, 2), type);
		control(Text.class, 1).setText(text);
	}

	/** How far floating point may be off. */
	public void tolerance(String text) {
		control(Text.class, 0).setText(text);
	}

	/** Presses the button. */
	public void press() {
		control(Button.class, 1).notifyListeners(SWT.Selection, new Event());
	}

	public String button() {
		return control(Button.class, 1).getText();
	}

	/** Presses the button and waits until the search has ended. */
	public List<SearchMatch> search() {
		press();
		awaitEnd();
		return view.matches();
	}

	public void awaitEnd() {
		Waiting.until("the search has ended", () -> !view.isSearching()); //$NON-NLS-1$
	}

	public SearchView view() {
		return view;
	}

	public String status() {
		return view.statusText();
	}

	public Table table() {
		return view.getAdapter(Table.class);
	}

	/** Chooses a row. */
	public LiveMemoryControl select(int row) {
		table().setSelection(row);
		table().notifyListeners(SWT.Selection, new Event());
		return view.getAdapter(LiveMemoryControl.class);
	}
}
