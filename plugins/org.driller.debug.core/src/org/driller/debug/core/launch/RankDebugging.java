/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.HashMap;
import java.util.Map;

import org.driller.debug.core.internal.Errors;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.osgi.util.NLS;

/**
 * Debugs single ranks of a group with a configuration that the user has made for the debugger: a copy of it is launched
 * for each, which differs in its environment, and in the arguments if the group has some.
 */
final class RankDebugging {

	/** Where C/C++ launch configurations have the arguments. Others do not look there. */
	private static final String ARGUMENTS = "org.eclipse.cdt.launch.PROGRAM_ARGUMENTS"; //$NON-NLS-1$

	private final ILaunchConfiguration group;
	private final GroupSettings settings;
	private final ILaunchConfiguration debugger;

	/** @throws CoreException if the configuration that is wanted is not there or cannot debug */
	RankDebugging(ILaunchConfiguration group, GroupSettings settings) throws CoreException {
		this.group = group;
		this.settings = settings;
		if (settings.debugWith().isBlank()) {
			throw Errors.failed(Messages.Group_NoDebugger);
		}
		debugger = find(settings.debugWith());
		if (!debugger.supportsMode(ILaunchManager.DEBUG_MODE)) {
			throw Errors.failed(NLS.bind(Messages.Group_NotADebugger, debugger.getName()));
		}
		if (debugger.getType().equals(group.getType())) {
			throw Errors.failed(NLS.bind(Messages.Group_DebuggerIsGroup, debugger.getName()));
		}
	}

	private static ILaunchConfiguration find(String name) throws CoreException {
		for (ILaunchConfiguration one : DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations()) {
			if (one.getName().equals(name)) {
				return one;
			}
		}
		throw Errors.failed(NLS.bind(Messages.Group_DebuggerMissing, name));
	}

	/** Starts a debugger on a rank. */
	void launch(int rank, GroupLaunch launch, IProgressMonitor monitor) throws CoreException {
		ILaunchConfigurationWorkingCopy copy = debugger.copy(NLS.bind(Messages.Group_DebuggedName, group.getName(), rank));
		Map<String, String> environment = new HashMap<>(DrillerEnvironment.of(debugger));
		environment.putAll(DrillerEnvironment.of(group));
		environment.putAll(settings.variables(rank));
		environment.put(DrillerEnvironment.RANK, Integer.toString(rank));
		environment.put(DrillerEnvironment.SIZE, Integer.toString(settings.ranks()));
		String id = ProcessEnding.within(LaunchIds.assign(launch), rank);
		environment.put(DrillerEnvironment.LAUNCH, id);
		DrillerEnvironment.set(copy, environment);
		String arguments = settings.rank(rank).map(RankSettings::arguments).filter(text -> !text.isBlank())
				.orElse(settings.arguments());
		if (!arguments.isBlank()) {
			copy.setAttribute(ARGUMENTS, arguments);
		}
		ILaunch started = copy.launch(ILaunchManager.DEBUG_MODE, monitor);
		LaunchIds.set(started, id);
		launch.addDebugged(started);
	}
}
