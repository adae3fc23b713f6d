/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.util.List;

import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.search.SearchMatch;
import org.driller.debug.ui.search.SearchView;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;

/** Reads and operates the view "Driller Search" by its widgets. */
public final class SearchViewTester {

	private final SearchView view;
	private final FormTester form;

	private SearchViewTester(SearchView view) {
		this.view = view;
		form = new FormTester(view.getAdapter(Composite.class));
	}

	/** Opens the view in the current perspective. */
	public static SearchViewTester open() throws PartInitException {
		var tester = new SearchViewTester((SearchView) PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage()
				.showView(SearchView.ID));
		Waiting.dispatchAll();
		return tester;
	}

	/** Where to search, as the list offers it. */
	public void in(String scope) {
		form.choose(0, scope);
	}

	/** The list of where to search. */
	public Combo scope() {
		return form.control(Combo.class, 0);
	}

	public void segments(String kind) {
		form.choose(1, kind);
	}

	public void pattern(String type, String text) {
		form.choose(2, type);
		form.control(Text.class, 1).setText(text);
	}

	/** How far floating point may be off. */
	public void tolerance(String text) {
		form.control(Text.class, 0).setText(text);
	}

	/** Presses the button. */
	public void press() {
		form.control(Button.class, 1).notifyListeners(SWT.Selection, new Event());
	}

	public String button() {
		return form.control(Button.class, 1).getText();
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
