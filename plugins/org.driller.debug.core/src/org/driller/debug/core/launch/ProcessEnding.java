/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.LinkedHashSet;
import java.util.Set;

import org.driller.core.DrillerGroups;
import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;

/** Ends processes: asks them first, insists later. Not thread-safe. */
final class ProcessEnding {

	/** A process has this long to end by itself. */
	private static final long PATIENCE_NANOS = 5_000_000_000L;
	/** What separates the id of a launch and that of a launch that it has begun itself. */
	private static final char WITHIN = '/';

	private final Set<ProcessHandle> asked = new LinkedHashSet<>();
	private final long begin = System.nanoTime();

	/** Asks a process to end, once. */
	void ask(ProcessHandle process) {
		if (asked.add(process)) {
			process.destroy();
		}
	}

	/** Asks the living peers that carry a launch's id, or the id of a launch within it. Looks for them, so it blocks. */
	void askPeers(String id) {
		DrillerGroups groups = DrillerDebug.model().groups();
		groups.poll();
		groups.groups().stream().flatMap(group -> group.peers().stream()).filter(peer -> peer.isAlive() && carries(peer, id))
				.forEach(peer -> ProcessHandle.of(peer.pid()).ifPresent(this::ask));
	}

	/** The id that a launch within another one has. */
	static String within(String id, int rank) {
		return id + WITHIN + rank;
	}

	/** Whether a peer carries a launch's id, or the id of a launch within it. */
	static boolean carries(Peer peer, String id) {
		String own = peer.status().launch();
		return own.equals(id) || own.startsWith(id + WITHIN);
	}

	/** Whether all that were asked have ended. */
	boolean isDone() {
		return asked.stream().noneMatch(ProcessHandle::isAlive);
	}

	/** Whether they had their time. */
	boolean isOverdue() {
		return System.nanoTime() - begin >= PATIENCE_NANOS;
	}

	/** Ends what has not ended. */
	void insist() {
		asked.forEach(ProcessHandle::destroyForcibly);
	}
}
