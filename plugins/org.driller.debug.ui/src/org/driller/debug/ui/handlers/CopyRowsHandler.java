/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import org.driller.debug.ui.peers.PeersView;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.ui.PlatformUI;

/** Copies the selected rows of the Peers view: a line for each, the columns that are shown separated by tabs. */
public final class CopyRowsHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) {
		PeersView view = PeersHandler.view(event);
		String rows = view == null ? "" : view.selectedRows(); //$NON-NLS-1$
		if (!rows.isEmpty()) {
			var clipboard = new Clipboard(PlatformUI.getWorkbench().getDisplay());
			try {
				clipboard.setContents(new Object[] { rows }, new Transfer[] { TextTransfer.getInstance() });
			} finally {
				clipboard.dispose();
			}
		}
		return null;
	}
}
