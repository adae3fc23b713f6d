/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.driller.debug.ui.symbols.SymbolsDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;

/** Reads and operates the list of symbols. */
public final class SymbolsDialogTester {

	private final Shell shell;

	private SymbolsDialogTester(Shell shell) {
		this.shell = shell;
	}

	/** Does something that opens the dialog, and something with it, by which it is closed in the end. */
	public static void during(LiveControlTester.ThrowingRunnable opening, Consumer<SymbolsDialogTester> using) throws Exception {
		var failure = new Throwable[1];
		var used = new boolean[1];
		Display display = Display.getCurrent();
		display.asyncExec(() -> {
			SymbolsDialogTester dialog = null;
			try {
				Shell open = Waiting.untilPresent("the symbols are listed", () -> Arrays.stream(display.getShells()) //$NON-NLS-1$
						.filter(each -> each.getData() instanceof SymbolsDialog && each.isVisible()).findFirst().orElse(null));
				dialog = new SymbolsDialogTester(open);
				using.accept(dialog);
			} catch (RuntimeException | Error e) {
				failure[0] = e;
			} finally {
				if (dialog != null && !dialog.shell.isDisposed()) {
					dialog.shell.close();
				}
				used[0] = true;
			}
		});
		opening.run();
		Waiting.until("the dialog was used", () -> used[0]); //$NON-NLS-1$
		if (failure[0] != null) {
			throw new AssertionError(failure[0]);
		}
	}

	public String title() {
		return shell.getText();
	}

	public Text filter() {
		return find(Text.class);
	}

	public Table table() {
		return find(Table.class);
	}

	/** The names that are listed first. */
	public List<String> names() {
		Table table = table();
		var names = new ArrayList<String>();
		for (int i = 0; i < Math.min(50, table.getItemCount()); i++) {
			names.add(table.getItem(i).getText(0));
		}
		return names;
	}

	/** The line below. */
	public String status() {
		return all(shell).stream().filter(Label.class::isInstance).map(control -> ((Label) control).getText())
				.filter(text -> text.contains("ymbol")).findFirst().orElse(""); //$NON-NLS-1$ //$NON-NLS-2$
	}

	/** Double-clicks on a line. */
	public void open(String name) {
		int index = names().indexOf(name);
		table().showItem(table().getItem(index));
		Rectangle bounds = table().getItem(index).getBounds(0);
		Mouse.doubleClick(table(), bounds.x + 20, bounds.y + bounds.height / 2);
		Waiting.until("it is closed", shell::isDisposed); //$NON-NLS-1$
	}

	/** Chooses from the menu of the list. */
	public void choose(String entry) {
		Menu menu = table().getMenu();
		menu.notifyListeners(SWT.Show, new Event());
		MenuItem item = Arrays.stream(menu.getItems()).filter(each -> each.getText().equals(entry)).findFirst().orElseThrow();
		assertTrue(item.isEnabled(), entry);
		item.notifyListeners(SWT.Selection, new Event());
		Waiting.until("it is closed", shell::isDisposed); //$NON-NLS-1$
	}

	private <T> T find(Class<T> type) {
		return all(shell).stream().filter(type::isInstance).map(type::cast).filter(Objects::nonNull).findFirst().orElseThrow();
	}

	private static List<Control> all(Composite parent) {
		var controls = new ArrayList<Control>();
		for (Control child : parent.getChildren()) {
			controls.add(child);
			if (child instanceof Composite composite) {
				controls.addAll(all(composite));
			}
		}
		return controls;
	}
}
