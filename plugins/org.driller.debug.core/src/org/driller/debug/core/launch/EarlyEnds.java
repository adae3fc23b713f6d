/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IDebugEventSetListener;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.osgi.util.NLS;

/** Tells when ranks end with a failure soon after their start, all of them in one message. */
final class EarlyEnds extends Job implements IDebugEventSetListener {

	/** What ends later is the program's own business. */
	private static final long EARLY_NANOS = 5_000_000_000L;
	/** Ranks that fail for one reason fail together. */
	private static final int GATHER_MILLIS = 500;
	private static final int MOST_SHOWN = 5;

	private final GroupLaunch launch;
	private final Map<IProcess, Long> started = new LinkedHashMap<>();
	private final List<IProcess> failed = new ArrayList<>();

	EarlyEnds(GroupLaunch launch) {
		super(Messages.Group_Watching);
		this.launch = launch;
		setSystem(true);
		DebugPlugin.getDefault().addDebugEventListener(this);
	}

	/** A rank was started. */
	synchronized void started(IProcess process) {
		started.put(process, System.nanoTime());
		if (process.isTerminated()) {
			ended(process);
		}
	}

	/** All were started: stops to listen when none of them can end early any more. */
	void allStarted() {
		schedule(EARLY_NANOS / 1_000_000);
	}

	@Override
	public void handleDebugEvents(DebugEvent[] events) {
		Arrays.stream(events)
				.filter(event -> event.getKind() == DebugEvent.TERMINATE && event.getSource() instanceof IProcess)
				.forEach(event -> ended((IProcess) event.getSource()));
	}

	private synchronized void ended(IProcess process) {
		Long begin = started.remove(process);
		if (begin != null && System.nanoTime() - begin < EARLY_NANOS && !launch.isTerminating() && status(process) != 0) {
			failed.add(process);
			if (failed.size() == 1) {
				schedule(GATHER_MILLIS);
			}
		}
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		String text = null;
		synchronized (this) {
			if (!failed.isEmpty()) {
				text = text();
				failed.clear();
				// One message is enough.
				started.clear();
			}
			long now = System.nanoTime();
			started.values().removeIf(begin -> now - begin >= EARLY_NANOS);
			if (started.isEmpty()) {
				stop();
			} else {
				schedule(EARLY_NANOS / 1_000_000);
			}
		}
		if (text != null && !launch.isTerminating()) {
			LaunchStatus.ended(text, launch);
		}
		return Status.OK_STATUS;
	}

	private void stop() {
		DebugPlugin debug = DebugPlugin.getDefault();
		if (debug != null) {
			debug.removeDebugEventListener(this);
		}
	}

	private String text() {
		String which = failed.stream().limit(MOST_SHOWN)
				.map(process -> NLS.bind(Messages.Group_EndedOne, process.getLabel(), status(process)))
				.collect(Collectors.joining("\n")); //$NON-NLS-1$
		String name = launch.getLaunchConfiguration() == null ? "" : launch.getLaunchConfiguration().getName(); //$NON-NLS-1$
		return NLS.bind(Messages.Group_EndedEarly, new Object[] { failed.size(), name, which });
	}

	private static int status(IProcess process) {
		try {
			return process.getExitValue();
		} catch (DebugException e) {
			// It runs still.
			return 0;
		}
	}
}
