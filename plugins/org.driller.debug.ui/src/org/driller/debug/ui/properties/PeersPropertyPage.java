/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.properties;

import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.views.properties.PropertySheetPage;

/** The properties of what is selected in the Peers view, as they change. */
public final class PeersPropertyPage extends PropertySheetPage {

	/** What many have in common says nothing, and takes long to find out. */
	private static final int MOST = 32;

	private final Runnable listener = this::refreshSoon;

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		UsageReader.INSTANCE.addListener(listener);
	}

	@Override
	public void dispose() {
		UsageReader.INSTANCE.removeListener(listener);
		super.dispose();
	}

	@Override
	public void selectionChanged(IWorkbenchPart part, ISelection selection) {
		boolean tooMany = selection instanceof IStructuredSelection structured && structured.size() > MOST;
		super.selectionChanged(part, tooMany ? StructuredSelection.EMPTY : selection);
	}

	/** Shows the values as they are now, if they can be seen. */
	public void update() {
		Control control = getControl();
		if (control != null && !control.isDisposed() && control.isVisible()) {
			refresh();
		}
	}

	private void refreshSoon() {
		Control control = getControl();
		if (control != null && !control.isDisposed()) {
			control.getDisplay().asyncExec(this::update);
		}
	}
}
