/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.driller.core.DrillerGroups;
import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IProcess;

/**
 * Ends a process group: its processes, those that they started, and peers that outlive them, as forked children and what a
 * launcher started elsewhere in the process tree. First asks, then insists.
 */
final class GroupEnding extends Job {

	/** A process has this long to end by itself. */
	private static final long PATIENCE_NANOS = 5_000_000_000L;
	private static final int LOOK_MILLIS = 100;

	private final GroupLaunch launch;
	private final Set<ProcessHandle> asked = new LinkedHashSet<>();
	private final long begin = System.nanoTime();
	private boolean peersAsked;

	GroupEnding(GroupLaunch launch) {
		super(Messages.Group_Ending);
		this.launch = launch;
		setSystem(true);
	}

	void start() {
		Arrays.stream(launch.getProcesses()).filter(process -> !process.isTerminated()).map(GroupEnding::handle)
				.flatMap(Optional::stream).flatMap(handle -> Stream.concat(handle.descendants(), Stream.of(handle)))
				.forEach(this::ask);
		schedule();
	}

	private static Optional<ProcessHandle> handle(IProcess process) {
		String pid = process.getAttribute(IProcess.ATTR_PROCESS_ID);
		return pid == null ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
	}

	private void ask(ProcessHandle handle) {
		if (asked.add(handle)) {
			handle.destroy();
		}
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		if (!peersAsked) {
			peersAsked = true;
			LaunchIds.of(launch).ifPresent(this::askPeers);
		}
		boolean ended = launch.isTerminated() && asked.stream().noneMatch(ProcessHandle::isAlive);
		if (!ended && System.nanoTime() - begin < PATIENCE_NANOS) {
			schedule(LOOK_MILLIS);
		} else if (!ended) {
			asked.forEach(ProcessHandle::destroyForcibly);
			try {
				launch.insist();
			} catch (DebugException e) {
				return e.getStatus();
			}
		}
		return Status.OK_STATUS;
	}

	private void askPeers(String id) {
		DrillerGroups groups = DrillerDebug.model().groups();
		groups.poll();
		groups.groups().stream().flatMap(group -> group.peers().stream())
				.filter(peer -> peer.isAlive() && id.equals(peer.status().launch())).map(Peer::pid).map(ProcessHandle::of)
				.flatMap(Optional::stream).forEach(this::ask);
	}
}
