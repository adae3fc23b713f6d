/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import org.driller.debug.ui.live.LiveMemoryControl;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.ISources;
import org.eclipse.ui.handlers.HandlerUtil;

/** Finds the live memory a command is meant for. */
final class LiveHandlers {

	private LiveHandlers() {
	}

	/** @return the control that has the focus, or {@code null} */
	static LiveMemoryControl focused(ExecutionEvent event) {
		Object focus = HandlerUtil.getVariable(event, ISources.ACTIVE_FOCUS_CONTROL_NAME);
		return focus instanceof Control canvas && !canvas.isDisposed()
				? (LiveMemoryControl) canvas.getData(LiveMemoryControl.DATA_KEY)
				: null;
	}
}
