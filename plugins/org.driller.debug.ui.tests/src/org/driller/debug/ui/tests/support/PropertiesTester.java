/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.views.properties.PropertySheet;

/** Reads the platform's Properties view. */
public final class PropertiesTester {

	private final PropertySheet sheet;

	private PropertiesTester(PropertySheet sheet) {
		this.sheet = sheet;
	}

	public static PropertiesTester open() throws PartInitException {
		return new PropertiesTester((PropertySheet) PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage()
				.showView(IPageLayout.ID_PROP_SHEET));
	}

	/** What stands beside a name, empty if there is no such row. */
	public String value(String name) {
		Control control = sheet.getCurrentPage().getControl();
		Tree tree = tree(control);
		return tree == null ? "" : value(tree.getItems(), name); //$NON-NLS-1$
	}

	private static Tree tree(Control control) {
		if (control instanceof Tree tree) {
			return tree;
		}
		if (control instanceof Composite composite) {
			for (Control child : composite.getChildren()) {
				Tree found = tree(child);
				if (found != null) {
					return found;
				}
			}
		}
		return null;
	}

	private static String value(TreeItem[] items, String name) {
		for (TreeItem item : items) {
			if (item.getText(0).equals(name)) {
				return item.getText(1);
			}
			String below = value(item.getItems(), name);
			if (!below.isEmpty()) {
				return below;
			}
		}
		return ""; //$NON-NLS-1$
	}
}
