/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import org.driller.debug.ui.live.LiveMemoryControl;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;

/** Lets an address be typed above the live memory that has the focus. */
public final class GoToAddressHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) {
		LiveMemoryControl control = LiveHandlers.focused(event);
		if (control != null) {
			control.askAddress();
		}
		return null;
	}
}
