/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.commands;

import java.util.Locale;

import org.driller.debug.ui.live.LiveMemoryControl;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.ISources;
import org.eclipse.ui.handlers.HandlerUtil;

/** Does one {@link LiveCommand}, named in plugin.xml after a colon, with the live memory that is meant. */
public final class LiveCommandHandler extends AbstractHandler implements IExecutableExtension {

	private LiveCommand command;

	@Override
	public void setInitializationData(IConfigurationElement config, String property, Object data) {
		command = LiveCommand.valueOf(String.valueOf(data).toUpperCase(Locale.ROOT));
	}

	@Override
	public Object execute(ExecutionEvent event) {
		LiveMemoryControl control = control(event);
		if (control != null) {
			command.run(control);
		}
		return null;
	}

	/** @return what has the focus, or else what the active part shows; {@code null} if neither is live memory */
	private static LiveMemoryControl control(ExecutionEvent event) {
		Object focus = HandlerUtil.getVariable(event, ISources.ACTIVE_FOCUS_CONTROL_NAME);
		if (focus instanceof Control canvas && !canvas.isDisposed()
				&& canvas.getData(LiveMemoryControl.DATA_KEY) instanceof LiveMemoryControl control) {
			return control;
		}
		return Adapters.adapt(HandlerUtil.getActivePart(event), LiveMemoryControl.class);
	}
}
