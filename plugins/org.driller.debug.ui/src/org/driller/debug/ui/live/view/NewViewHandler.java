/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.view;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.handlers.HandlerUtil;

/** Opens one more view; called in one, of the same. */
public final class NewViewHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) {
		IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindow(event);
		if (window != null && window.getActivePage() != null) {
			LiveMemoryView like = HandlerUtil.getActivePart(event) instanceof LiveMemoryView view ? view : null;
			LiveViewActions.open(window.getActivePage(), like);
		}
		return null;
	}
}
