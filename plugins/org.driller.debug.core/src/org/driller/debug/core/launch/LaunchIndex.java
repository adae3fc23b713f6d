/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.driller.core.Peer;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IProcess;

/**
 * The launches of this Eclipse as of one moment, by what peers are known to them: to be made once where there are many
 * peers. Immutable.
 */
public final class LaunchIndex {

	private final Map<String, ILaunch> byId = new HashMap<>();
	private final Map<String, IProcess> byPid = new HashMap<>();

	private LaunchIndex() {
		for (ILaunch launch : LaunchIds.launches()) {
			LaunchIds.of(launch).ifPresent(id -> byId.putIfAbsent(id, launch));
			for (IProcess process : launch.getProcesses()) {
				String pid = process.getAttribute(IProcess.ATTR_PROCESS_ID);
				if (pid != null) {
					// An id may have been another process's before.
					byPid.merge(pid, process, (one, other) -> one.isTerminated() ? other : one);
				}
			}
		}
	}

	/** What is listed now; nothing after {@link DebugPlugin} was stopped. */
	public static LaunchIndex now() {
		return new LaunchIndex();
	}

	/** The launch that started a peer, if one did and is still listed. */
	public Optional<ILaunch> launch(Peer peer) {
		ILaunch known = byId.get(peer.status().launch());
		IProcess process = byPid.get(Integer.toString(peer.pid()));
		return known != null ? Optional.of(known)
				: Optional.ofNullable(process).filter(found -> LaunchIds.isProcess(found, peer)).map(IProcess::getLaunch);
	}
}
