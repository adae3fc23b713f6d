/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.view;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.handlers.HandlerUtil;

/** Pins the active view, or lets it follow the selection again. */
public final class PinHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) {
		if (HandlerUtil.getActivePart(event) instanceof LiveMemoryView view) {
			view.setPinned(!view.isPinned());
		}
		return null;
	}
}
