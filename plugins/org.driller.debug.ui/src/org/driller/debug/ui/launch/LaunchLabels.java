/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.launch;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.driller.core.Peer;
import org.driller.debug.core.launch.LaunchIds;
import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.osgi.util.NLS;

/** What is said of the launch that a peer belongs to. */
public final class LaunchLabels {

	private LaunchLabels() {
	}

	/**
	 * The launch in a few words: the configuration's name, whether it has ended, and whether it is debugged. If there is
	 * none in this Eclipse, what the peer says; empty if that is nothing.
	 */
	public static String label(Peer peer, Optional<ILaunch> launch) {
		String id = peer.status().launch();
		return launch.map(LaunchLabels::label).orElse(LaunchIds.isGenerated(id) ? LaunchMessages.Label_Gone : id);
	}

	private static String label(ILaunch launch) {
		String name = launch.getLaunchConfiguration() == null ? LaunchMessages.Label_Unnamed
				: launch.getLaunchConfiguration().getName();
		String what = isDebug(launch) ? NLS.bind(LaunchMessages.Label_Debugged, name) : name;
		return launch.isTerminated() ? NLS.bind(LaunchMessages.Label_Terminated, what) : what;
	}

	/** The names of what debugs in a launch: its debug targets, or its processes if the debugger has none; else empty. */
	public static String session(ILaunch launch) {
		if (!isDebug(launch)) {
			return ""; //$NON-NLS-1$
		}
		Stream<String> names = launch.getDebugTargets().length > 0
				? Arrays.stream(launch.getDebugTargets()).map(LaunchLabels::name).flatMap(Optional::stream)
				: Arrays.stream(launch.getProcesses()).map(IProcess::getLabel);
		return names.collect(Collectors.joining(", ")); //$NON-NLS-1$
	}

	private static boolean isDebug(ILaunch launch) {
		return ILaunchManager.DEBUG_MODE.equals(launch.getLaunchMode());
	}

	private static Optional<String> name(IDebugTarget target) {
		try {
			return Optional.of(target.getName());
		} catch (DebugException e) {
			ILog.of(LaunchLabels.class).log(e.getStatus());
			return Optional.empty();
		}
	}
}
