/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.driller.core.Peer;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.model.IProcess;

/**
 * Which launch a peer belongs to. A launch that starts peers has an id, which they carry in DRILLER_LAUNCH: debuggers do
 * not always say which process they started. Others are known by their process ids.
 */
public final class LaunchIds {

	/** The launch's attribute. */
	private static final String ATTRIBUTE = "org.driller.launch"; //$NON-NLS-1$

	private static final String GENERATED = "eclipse-"; //$NON-NLS-1$

	private LaunchIds() {
	}

	/**
	 * The id of the launch that is under way for a configuration with this argument in its variable. Launches get theirs in
	 * the order in which they were begun; later calls, as when a debugger restarts the program, give the last one's again.
	 */
	static synchronized String resolve(String argument) {
		List<ILaunch> candidates = launches().stream()
				.filter(launch -> !launch.isTerminated() && holds(launch.getLaunchConfiguration(), argument)).toList();
		for (ILaunch launch : candidates) {
			if (of(launch).isEmpty()) {
				return assign(launch);
			}
		}
		return candidates.isEmpty() ? fresh() : of(candidates.get(candidates.size() - 1)).orElseThrow();
	}

	private static boolean holds(ILaunchConfiguration configuration, String argument) {
		try {
			return configuration != null && LaunchVariables
					.argument(DrillerEnvironment.of(configuration).getOrDefault(DrillerEnvironment.LAUNCH, ""), //$NON-NLS-1$
							LaunchVariables.LAUNCH)
					.filter(argument::equals).isPresent();
		} catch (CoreException e) {
			// Deleted meanwhile.
			return false;
		}
	}

	/** Whether an id was made by an Eclipse, so that it says nothing to a person. */
	public static boolean isGenerated(String id) {
		return id.startsWith(GENERATED);
	}

	private static String fresh() {
		return GENERATED + UUID.randomUUID();
	}

	/** Gives a launch an id, if it has none. */
	static synchronized String assign(ILaunch launch) {
		Optional<String> before = of(launch);
		String id = before.orElseGet(LaunchIds::fresh);
		if (before.isEmpty()) {
			set(launch, id);
		}
		return id;
	}

	/** Gives a launch an id that its peers have got already. */
	static void set(ILaunch launch, String id) {
		launch.setAttribute(ATTRIBUTE, id);
		LaunchStatus.begun(launch);
		MissingPeers.follow(launch, id);
	}

	/** The id of a launch that starts peers. */
	public static Optional<String> of(ILaunch launch) {
		return Optional.ofNullable(launch.getAttribute(ATTRIBUTE));
	}

	/** The launch of this Eclipse that started a peer, if one did and is still listed. */
	public static Optional<ILaunch> launch(Peer peer) {
		return LaunchIndex.now().launch(peer);
	}

	/** The process of a launch that a peer is, where the launch tells process ids. */
	public static Optional<IProcess> process(ILaunch launch, Peer peer) {
		return Arrays.stream(launch.getProcesses()).filter(process -> isProcess(process, peer)).findFirst();
	}

	/** Whether a peer is this process; an ended one may have had the id before. */
	static boolean isProcess(IProcess process, Peer peer) {
		return Integer.toString(peer.pid()).equals(process.getAttribute(IProcess.ATTR_PROCESS_ID))
				&& !(process.isTerminated() && peer.isAlive());
	}

	/** The launch that an element of the Debug view belongs to. */
	public static Optional<ILaunch> launchOf(Object element) {
		return Optional.ofNullable(
				element instanceof IProcess process ? process.getLaunch() : Adapters.adapt(element, ILaunch.class));
	}

	/** Those of the peers that belong to a launch. */
	public static List<Peer> peers(ILaunch launch, Collection<Peer> peers) {
		LaunchIndex index = LaunchIndex.now();
		return peers.stream().filter(peer -> index.launch(peer).filter(launch::equals).isPresent()).toList();
	}

	static List<ILaunch> launches() {
		DebugPlugin debug = DebugPlugin.getDefault();
		return debug == null ? List.of() : List.of(debug.getLaunchManager().getLaunches());
	}
}
