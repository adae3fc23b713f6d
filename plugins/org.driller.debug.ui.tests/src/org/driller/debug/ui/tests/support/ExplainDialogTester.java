/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.driller.debug.ui.explain.ExplainDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;

/** Reads and operates the dialog "Why Can't I See This Process?". */
public final class ExplainDialogTester {

	private final Shell shell;
	private final Table table;
	private final Text filter;
	private final Text answer;

	private ExplainDialogTester(Shell shell) {
		this.shell = shell;
		var controls = new ArrayList<Control>();
		collect(shell, controls);
		table = (Table) controls.stream().filter(Table.class::isInstance).findFirst().orElseThrow();
		List<Text> texts = controls.stream().filter(Text.class::isInstance).map(Text.class::cast).toList();
		filter = texts.get(0);
		answer = texts.get(1);
	}

	private static void collect(Composite parent, List<Control> into) {
		for (Control child : parent.getChildren()) {
			into.add(child);
			if (child instanceof Composite composite) {
				collect(composite, into);
			}
		}
	}

	/** Waits until it is open and lists processes. */
	public static ExplainDialogTester await() {
		Shell shell = Waiting.untilPresent("the dialog", () -> Arrays.stream(Display.getCurrent().getShells()) //$NON-NLS-1$
				.filter(open -> open.getData() instanceof ExplainDialog).findFirst().orElse(null));
		var tester = new ExplainDialogTester(shell);
		Waiting.until("processes are listed", () -> tester.table.getItemCount() > 0); //$NON-NLS-1$
		return tester;
	}

	public void filter(String words) {
		filter.setText(words);
		Waiting.dispatchAll();
	}

	/** The process in the first row. */
	public String first() {
		return table.getItem(0).getText();
	}

	/** Selects a process and waits for the answer. */
	public String ask(int pid) {
		filter(Integer.toString(pid));
		String text = Integer.toString(pid);
		int row = Waiting.untilPresent("process " + pid, () -> { //$NON-NLS-1$
			for (int i = 0; i < table.getItemCount(); i++) {
				if (table.getItem(i).getText().equals(text)) {
					return i;
				}
			}
			return null;
		});
		table.setSelection(row);
		var event = new Event();
		event.item = table.getItem(row);
		table.notifyListeners(SWT.Selection, event);
		Waiting.until("the answer for " + pid, () -> answer.getText().contains(": ") && answer.getText().contains(text)); //$NON-NLS-1$ //$NON-NLS-2$
		return answer.getText();
	}

	/** What it says now. */
	public String answer() {
		return answer.getText();
	}

	public void close() {
		shell.close();
	}
}
