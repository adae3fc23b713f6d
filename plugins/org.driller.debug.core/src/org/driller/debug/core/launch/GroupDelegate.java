/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.debug.core.internal.Errors;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.core.model.LaunchConfigurationDelegate;
import org.eclipse.osgi.util.NLS;

/** Starts the processes of a group, one after the other, each with a console of its own. */
public final class GroupDelegate extends LaunchConfigurationDelegate {

	private static final int SLICE_MILLIS = 50;

	@Override
	public ILaunch getLaunch(ILaunchConfiguration configuration, String mode) throws CoreException {
		return new GroupLaunch(configuration, mode);
	}

	@Override
	public boolean buildForLaunch(ILaunchConfiguration configuration, String mode, IProgressMonitor monitor) {
		// Programs, not projects.
		return false;
	}

	@Override
	public boolean preLaunchCheck(ILaunchConfiguration configuration, String mode, IProgressMonitor monitor)
			throws CoreException {
		GroupSettings settings = GroupSettings.read(configuration);
		Optional<String> problem = settings.problem();
		if (problem.isPresent()) {
			throw Errors.failed(problem.get());
		}
		return settings.processes() <= GroupSettings.MANY_RANKS || LaunchStatus.ask(NLS.bind(Messages.Group_Many, settings.processes()));
	}

	@Override
	public void launch(ILaunchConfiguration configuration, String mode, ILaunch launch, IProgressMonitor monitor)
			throws CoreException {
		var group = (GroupLaunch) launch;
		GroupSettings settings = GroupSettings.read(configuration);
		checkGroup(DrillerEnvironment.of(configuration));
		boolean debug = mode.equals(ILaunchManager.DEBUG_MODE);
		NavigableSet<Integer> debugged = debug ? settings.debugged() : new TreeSet<>();
		RankDebugging debugging = debugged.isEmpty() ? null : new RankDebugging(configuration, settings);
		var command = new RankCommand(configuration, settings);
		if (DrillerEnvironment.isEnabled(DrillerEnvironment.of(configuration))) {
			warn(command.program(), launch);
		}
		SubMonitor progress = SubMonitor.convert(monitor, settings.processes());
		var ends = new EarlyEnds(group);
		try {
			for (int rank = 0; rank < settings.processes() && !stopped(group, progress); rank++) {
				progress.subTask(NLS.bind(Messages.Group_Starting, rank));
				if (rank > 0) {
					pause(settings.stagger(), group, progress);
				}
				if (debugged.contains(rank)) {
					debugging.launch(rank, group, progress.split(1));
				} else if (!stopped(group, progress)) {
					ends.started(start(command, rank, settings, group));
					progress.worked(1);
				}
			}
		} catch (CoreException e) {
			// Half a group is of no use.
			group.terminate();
			throw e;
		} finally {
			ends.allStarted();
		}
		if (progress.isCanceled()) {
			group.terminate();
		}
	}

	private static boolean stopped(GroupLaunch launch, IProgressMonitor monitor) {
		return monitor.isCanceled() || launch.isTerminating();
	}

	private static IProcess start(RankCommand command, int rank, GroupSettings settings, ILaunch launch)
			throws CoreException {
		var line = command.commandLine(rank);
		String name = command.program().getFileName().toString();
		String label = settings.launcher() ? name : NLS.bind(Messages.Group_Process, name, rank);
		String[] environment = command.environment(rank);
		Process process = DebugPlugin.exec(line.toArray(String[]::new), command.directory(rank), environment);
		IProcess result = DebugPlugin.newProcess(launch, process, label,
				Map.of(IProcess.ATTR_PROCESS_TYPE, "org.driller.rank")); //$NON-NLS-1$
		result.setAttribute(IProcess.ATTR_CMDLINE, DebugPlugin.renderArguments(line.toArray(String[]::new), null));
		return result;
	}

	private static void pause(int millis, GroupLaunch launch, IProgressMonitor monitor) {
		long end = System.nanoTime() + millis * 1_000_000L;
		try {
			for (long left = millis; left > 0 && !stopped(launch, monitor); left = (end - System.nanoTime()) / 1_000_000) {
				Thread.sleep(Math.min(left, SLICE_MILLIS));
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			monitor.setCanceled(true);
		}
	}

	/** A name that somebody typed; names made of the configuration's are always right. */
	private static void checkGroup(Map<String, String> environment) throws CoreException {
		String group = environment.getOrDefault(DrillerEnvironment.GROUP, ""); //$NON-NLS-1$
		if (!group.isEmpty() && !group.contains("${") && !GroupNames.isValid(group)) { //$NON-NLS-1$
			throw Errors.failed(NLS.bind(Messages.Group_BadName, group, GroupNames.of(group)));
		}
	}

	/** A program that will be no peer is started all the same, but not without a word. */
	private static void warn(Path program, ILaunch launch) throws CoreException {
		Optional<String> why;
		try {
			why = Peer.explain(program);
		} catch (DrillerException e) {
			throw Errors.failed(e.getMessage());
		}
		why.ifPresent(text -> MissingPeers.tell(launch, text));
	}
}
