/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IProcess;

/**
 * Ends a process group: its processes, those that they started, and peers that outlive them, as forked children and what a
 * launcher started elsewhere in the process tree.
 */
final class GroupEnding extends Job {

	private static final int LOOK_MILLIS = 100;

	private final GroupLaunch launch;
	private final ProcessEnding ending = new ProcessEnding();
	private boolean peersAsked;

	GroupEnding(GroupLaunch launch) {
		super(Messages.Group_Ending);
		this.launch = launch;
		setSystem(true);
	}

	void start() {
		Arrays.stream(launch.getProcesses()).filter(process -> !process.isTerminated()).map(GroupEnding::handle)
				.flatMap(Optional::stream).flatMap(handle -> Stream.concat(handle.descendants(), Stream.of(handle)))
				.forEach(ending::ask);
		schedule();
	}

	private static Optional<ProcessHandle> handle(IProcess process) {
		String pid = process.getAttribute(IProcess.ATTR_PROCESS_ID);
		return pid == null ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		if (!peersAsked) {
			peersAsked = true;
			LaunchIds.of(launch).ifPresent(ending::askPeers);
		}
		boolean ended = launch.isTerminated() && ending.isDone();
		if (!ended && !ending.isOverdue()) {
			schedule(LOOK_MILLIS);
		} else if (!ended) {
			ending.insist();
			try {
				launch.insist();
			} catch (DebugException e) {
				return e.getStatus();
			}
		}
		return Status.OK_STATUS;
	}
}
