/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.core.model.LaunchConfigurationDelegate;

/**
 * Starts programs as C/C++ launch configurations do: in run mode with the environment that the launch manager gives; in
 * debug mode with the configuration's variables only added to the debugger's environment, through a shell, on another
 * thread, and without telling the process id.
 */
public final class StandInDelegate extends LaunchConfigurationDelegate {

	public static final String TYPE = "org.eclipse.cdt.launch.applicationLaunchType"; //$NON-NLS-1$
	public static final String PROGRAM = "org.eclipse.cdt.launch.PROGRAM_NAME"; //$NON-NLS-1$
	public static final String ARGUMENTS = "org.eclipse.cdt.launch.PROGRAM_ARGUMENTS"; //$NON-NLS-1$

	@Override
	public void launch(ILaunchConfiguration configuration, String mode, ILaunch launch, IProgressMonitor monitor)
			throws CoreException {
		List<String> line = new ArrayList<>();
		line.add(configuration.getAttribute(PROGRAM, "")); //$NON-NLS-1$
		line.addAll(List.of(DebugPlugin.parseArguments(configuration.getAttribute(ARGUMENTS, "")))); //$NON-NLS-1$
		if (mode.equals(ILaunchManager.RUN_MODE)) {
			String[] environment = DebugPlugin.getDefault().getLaunchManager().getEnvironment(configuration);
			DebugPlugin.newProcess(launch, DebugPlugin.exec(line.toArray(String[]::new), null, environment), "program"); //$NON-NLS-1$
			return;
		}
		var failure = new CoreException[1];
		var thread = new Thread(() -> {
			try {
				debug(configuration, launch, line);
			} catch (CoreException e) {
				failure[0] = e;
			}
		});
		thread.start();
		try {
			thread.join();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		if (failure[0] != null) {
			throw failure[0];
		}
	}

	private static void debug(ILaunchConfiguration configuration, ILaunch launch, List<String> line) throws CoreException {
		ILaunchConfigurationWorkingCopy copy = configuration.copy(""); //$NON-NLS-1$
		copy.setAttribute(ILaunchManager.ATTR_APPEND_ENVIRONMENT_VARIABLES, false);
		String[] own = DebugPlugin.getDefault().getLaunchManager().getEnvironment(copy);
		Map<String, String> environment = new HashMap<>(System.getenv());
		Arrays.stream(own == null ? new String[0] : own).map(one -> one.split("=", 2)) //$NON-NLS-1$
				.forEach(pair -> environment.put(pair[0], pair[1]));
		List<String> shell = new ArrayList<>(List.of("/bin/sh", "-c", "\"$0\" \"$@\"; exit $?")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		shell.addAll(line);
		Process process = DebugPlugin.exec(shell.toArray(String[]::new), null,
				environment.entrySet().stream().map(entry -> entry.getKey() + '=' + entry.getValue()).toArray(String[]::new));
		DebugPlugin.newProcess(launch, process, "debugged").setAttribute(IProcess.ATTR_PROCESS_ID, null); //$NON-NLS-1$
	}
}
