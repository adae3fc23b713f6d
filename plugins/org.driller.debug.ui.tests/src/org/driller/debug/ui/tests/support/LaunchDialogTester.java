/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.internal.ui.DebugUIPlugin;
import org.eclipse.debug.internal.ui.launchConfigurations.LaunchConfigurationPropertiesDialog;
import org.eclipse.debug.internal.ui.launchConfigurations.LaunchGroupExtension;
import org.eclipse.debug.ui.ILaunchConfigurationTab;
import org.eclipse.debug.ui.ILaunchConfigurationTab2;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Widget;
import org.eclipse.ui.PlatformUI;

/** Reads and operates the platform's dialog for one launch configuration, as a person does. */
public final class LaunchDialogTester implements AutoCloseable {

	private final LaunchConfigurationPropertiesDialog dialog;

	private LaunchDialogTester(LaunchConfigurationPropertiesDialog dialog) {
		this.dialog = dialog;
	}

	/** Opens the dialog in the launch group "Run" or "Debug". */
	public static LaunchDialogTester open(ILaunchConfiguration configuration, String mode) {
		LaunchGroupExtension group = DebugUIPlugin.getDefault().getLaunchConfigurationManager()
				.getLaunchGroup("org.eclipse.debug.ui.launchGroup." + mode); //$NON-NLS-1$
		var dialog = new LaunchConfigurationPropertiesDialog(
				PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell(), configuration, group);
		dialog.setBlockOnOpen(false);
		dialog.open();
		Waiting.until("the tabs are there", () -> dialog.getTabs() != null && dialog.getTabs().length > 1); //$NON-NLS-1$
		return new LaunchDialogTester(dialog);
	}

	/** The names of the tabs, in their order. */
	public List<String> tabs() {
		return Arrays.stream(dialog.getTabs()).map(ILaunchConfigurationTab::getName).toList();
	}

	/** Brings a tab to the front. */
	public LaunchDialogTester tab(String name) {
		CTabFolder folder = (CTabFolder) find(dialog.getShell(), CTabFolder.class::isInstance);
		CTabItem item = Arrays.stream(folder.getItems()).filter(one -> one.getText().equals(name)).findFirst().orElseThrow();
		folder.setSelection(item);
		notify(folder, item);
		return this;
	}

	/** Sets a check box of the tab in front. */
	public LaunchDialogTester check(String label, boolean on) {
		Button button = button(label);
		assertTrue(button.isEnabled(), label);
		button.setSelection(on);
		notify(button, null);
		return this;
	}

	/** Whether a check box is ticked. */
	public boolean isChecked(String label) {
		return button(label).getSelection();
	}

	/** Types into the field that has this label. */
	public LaunchDialogTester type(String label, String text) {
		Control field = field(label);
		if (field instanceof Combo combo) {
			combo.setText(text);
		} else {
			((Text) field).setText(text);
		}
		Waiting.dispatchAll();
		return this;
	}

	/** Chooses an item of the list that has this label. */
	public LaunchDialogTester choose(String label, int index) {
		Combo combo = (Combo) field(label);
		combo.select(index);
		notify(combo, null);
		return this;
	}

	/** What the field with this label shows. */
	public String text(String label) {
		Control field = field(label);
		return field instanceof Combo combo ? combo.getText() : ((Text) field).getText();
	}

	/** What the dialog complains about, {@code null} for nothing. */
	public String error() {
		Waiting.dispatchAll();
		return Arrays.stream(dialog.getTabs()).map(ILaunchConfigurationTab::getErrorMessage).filter(text -> text != null)
				.findFirst().orElse(null);
	}

	/** What the dialog warns of, {@code null} for nothing. */
	public String warning() {
		Waiting.dispatchAll();
		return Arrays.stream(dialog.getTabs()).filter(ILaunchConfigurationTab2.class::isInstance)
				.map(tab -> ((ILaunchConfigurationTab2) tab).getWarningMessage()).filter(text -> text != null).findFirst()
				.orElse(null);
	}

	/** Presses OK, which saves. */
	public void ok() {
		Waiting.dispatchAll();
		Button button = button("OK"); //$NON-NLS-1$
		assertTrue(button.isEnabled(), () -> "OK: " + error()); //$NON-NLS-1$
		notify(button, null);
		Waiting.until("the dialog closes", () -> dialog.getShell() == null || dialog.getShell().isDisposed()); //$NON-NLS-1$
	}

	/** Closes it without saving, if it is open still. */
	@Override
	public void close() {
		if (dialog.getShell() != null && !dialog.getShell().isDisposed()) {
			dialog.close();
		}
	}

	private Button button(String label) {
		return (Button) find(dialog.getShell(), control -> control instanceof Button button && control.isVisible()
				&& plain(button.getText()).equals(label));
	}

	/** The control behind a label. */
	private Control field(String label) {
		Control found = find(dialog.getShell(),
				control -> control instanceof Label text && control.isVisible()
						&& plain(text.getText()).equals(label));
		List<Control> siblings = List.of(found.getParent().getChildren());
		return siblings.get(siblings.indexOf(found) + 1);
	}

	private static String plain(String label) {
		return label.replace("&", ""); //$NON-NLS-1$ //$NON-NLS-2$
	}

	private static Control find(Composite parent, Predicate<Control> which) {
		Control found = search(parent, which);
		assertTrue(found != null, "no such control"); //$NON-NLS-1$
		return found;
	}

	private static Control search(Composite parent, Predicate<Control> which) {
		for (Control child : parent.getChildren()) {
			Control found = which.test(child) ? child : child instanceof Composite inner ? search(inner, which) : null;
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private static void notify(Widget widget, Widget item) {
		var event = new Event();
		event.item = item;
		widget.notifyListeners(SWT.Selection, event);
		Waiting.dispatchAll();
	}
}
