/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.util.Arrays;
import java.util.List;

import org.driller.debug.core.watch.PlaceSpec;
import org.driller.debug.core.watch.WatchSnapshot;
import org.driller.debug.ui.watch.WatchView;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;

/** Reads and operates the view "Driller Watch" by its widgets. */
public final class WatchViewTester {

	private final WatchView view;

	private WatchViewTester(WatchView view) {
		this.view = view;
	}

	/** Opens the view in the current perspective. */
	public static WatchViewTester open() throws PartInitException {
		var tester = new WatchViewTester((WatchView) PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage()
				.showView(WatchView.ID));
		Waiting.dispatchAll();
		return tester;
	}

	public WatchView view() {
		return view;
	}

	public Table table() {
		return view.getAdapter(Table.class);
	}

	private <T extends Control> T control(Class<T> type, int index) {
		List<Control> controls = List.of(view.getAdapter(Composite.class).getChildren());
		return type.cast(controls.stream().filter(type::isInstance).skip(index).findFirst().orElseThrow());
	}

	private static void choose(Combo combo, String label) {
		Waiting.until(label + " is offered", () -> Arrays.asList(combo.getItems()).contains(label)); //$NON-NLS-1$
		combo.select(Arrays.asList(combo.getItems()).indexOf(label));
		combo.notifyListeners(SWT.Selection, new Event());
	}

	/** Chooses a group and waits until its processes have their columns. */
	public void group(String name, int size) {
		choose(control(Combo.class, 0), name);
		Waiting.until("the group is shown", () -> view.group().equals(name)); //$NON-NLS-1$
	}

	public void rate(String label) {
		choose(control(Combo.class, 1), label);
	}

	public Text field() {
		return control(Text.class, 0);
	}

	/** Types what to watch, and Enter. */
	public void add(String place) {
		field().setText(place);
		field().notifyListeners(SWT.DefaultSelection, new Event());
	}

	/** Types what to watch, and presses the button. */
	public void addByButton(String place) {
		field().setText(place);
		control(Button.class, 0).notifyListeners(SWT.Selection, new Event());
	}

	public WatchSnapshot shown() {
		return view.shown();
	}

	/** The places as they are written. */
	public List<String> places() {
		return view.places().stream().map(PlaceSpec::toString).toList();
	}

	public int column(String title) {
		return Arrays.stream(table().getColumns()).map(TableColumn::getText).toList().indexOf(title);
	}

	/** The text of a cell; {@code null} if there is none. */
	public String cell(String row, String column) {
		int at = row(row);
		int index = column(column);
		return at < 0 || index < 0 ? null : table().getItem(at).getText(index);
	}

	/** The row of a value in the table, -1 if there is none. */
	public int row(String label) {
		for (int i = 0; i < table().getItemCount(); i++) {
			if (table().getItem(i).getText(0).equals(label)) {
				return i;
			}
		}
		return -1;
	}

	/** Waits until a cell has a text that is a value. */
	public String value(String row, String column) {
		Waiting.until(row + " of " + column + " is there", () -> isValue(cell(row, column))); //$NON-NLS-1$ //$NON-NLS-2$
		return cell(row, column);
	}

	/** The same as a whole number, marked or not. */
	public long number(String row, String column) {
		return Long.parseLong(value(row, column).replace("* ", "")); //$NON-NLS-1$ //$NON-NLS-2$
	}

	private static boolean isValue(String text) {
		return text != null && !text.isEmpty() && !text.equals("...") && !text.equals("not there"); //$NON-NLS-1$ //$NON-NLS-2$
	}

	public void select(String... labels) {
		table().setSelection(Arrays.stream(labels).mapToInt(this::row).toArray());
		table().notifyListeners(SWT.Selection, new Event());
	}

	/** Clicks the title of a column. */
	public void sort(String column) {
		table().getColumn(column(column)).notifyListeners(SWT.Selection, new Event());
	}

	/** Presses a key while the table has the focus. */
	public void key(int keyCode, char character, int... modifiers) {
		table().setFocus();
		Mouse.key(keyCode, character, modifiers);
	}

	public String status() {
		return view.statusText();
	}

	public void close() {
		view.getSite().getPage().hideView(view);
	}
}
