/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.util.Locale;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.ui.handlers.HandlerUtil;

/** Does one {@link CompareCommand}, named in plugin.xml after a colon, in the view. */
public final class CompareCommandHandler extends AbstractHandler implements IExecutableExtension {

	private CompareCommand command;

	@Override
	public void setInitializationData(IConfigurationElement config, String property, Object data) {
		command = CompareCommand.valueOf(String.valueOf(data).toUpperCase(Locale.ROOT));
	}

	@Override
	public Object execute(ExecutionEvent event) {
		if (HandlerUtil.getActivePart(event) instanceof CompareView view) {
			command.run(view);
		}
		return null;
	}
}
