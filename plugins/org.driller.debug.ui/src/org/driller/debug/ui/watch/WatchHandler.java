/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.util.List;

import org.driller.debug.ui.transfer.Chosen;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.HandlerUtil;

/** Watches what is selected in Driller Peers, or what the cursor of live memory is on, in all peers of the group. */
public final class WatchHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) throws ExecutionException {
		watch(HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage(), Chosen.by(event));
		return null;
	}

	/** Opens the view and watches some things; does nothing if they are of no group. */
	public static void watch(IWorkbenchPage page, List<?> things) {
		WatchedThings.find(page.getWorkbenchWindow().getShell().getDisplay(), things, wanted -> {
			try {
				if (page.showView(WatchView.ID) instanceof WatchView view) {
					view.watch(wanted.group(), wanted.places());
				}
			} catch (PartInitException e) {
				// The workbench shows what is wrong in the place of the view.
			}
		});
	}
}
