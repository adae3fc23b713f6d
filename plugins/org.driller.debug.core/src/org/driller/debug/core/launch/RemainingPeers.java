/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.internal.DebugCorePlugin;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchesListener2;
import org.eclipse.debug.core.model.IProcess;

/**
 * Ends the peers that a launch has left: forked ones, daemons, what a debugger has let go of. Only those that carry the
 * launch's id, and unless {@link #ALWAYS} says otherwise only if somebody ended the launch: what a program leaves when it
 * ends by itself, it leaves on purpose.
 */
public final class RemainingPeers implements ILaunchesListener2 {

	/** The preference of this bundle: whether that is done also when a launch has ended by itself. */
	public static final String ALWAYS = "endRemainingPeers"; //$NON-NLS-1$

	/** The launch's attribute: when somebody asked it to end. */
	private static final String ASKED = "org.driller.endAsked"; //$NON-NLS-1$
	/** A launch that ends later than that after it was asked has ended by itself. */
	private static final long ASKED_NANOS = 60_000_000_000L;
	/** So long a launch that was asked to end has to do so. */
	private static final int GRACE_MILLIS = 3_000;
	private static final int BY_SIGNAL = 128;
	/** SIGHUP, SIGINT, SIGKILL and SIGTERM: with those people and tools end programs; others tell of a crash. */
	private static final Set<Integer> ENDING_SIGNALS = Set.of(1, 2, 9, 15);
	private static final int LOOK_MILLIS = 100;

	private RemainingPeers() {
	}

	/** @return what is to be told of launches */
	public static ILaunchesListener2 listener() {
		return new RemainingPeers();
	}

	/**
	 * Says that somebody asks a launch to end, in a way that its processes' exit statuses may not tell.
	 *
	 * @param whole whether all of it is meant, and not one of its processes: then its peers are ended after a while also if
	 *              the launch does not count as ended, as it does not while one that it has left holds its output open
	 */
	public static void ending(ILaunch launch, boolean whole) {
		Optional<String> id = LaunchIds.of(launch);
		if (id.isPresent() && !launch.isTerminated() && !(launch instanceof GroupLaunch)) {
			launch.setAttribute(ASKED, Long.toString(System.nanoTime()));
			if (whole) {
				new Ending(id.get()).schedule(GRACE_MILLIS);
			}
		}
	}

	@Override
	public void launchesTerminated(ILaunch[] launches) {
		for (ILaunch launch : launches) {
			// Whether it had peers is of no interest any more.
			Job.getJobManager().cancel(launch);
			// A group's launch does this by itself.
			if (!(launch instanceof GroupLaunch) && (wasEnded(launch) || isAlways())) {
				LaunchIds.of(launch).ifPresent(id -> new Ending(id).schedule());
			}
		}
	}

	private static boolean isAlways() {
		return Platform.getPreferencesService().getBoolean(DrillerDebug.PLUGIN_ID, ALWAYS, false, null);
	}

	private static boolean wasEnded(ILaunch launch) {
		String asked = launch.getAttribute(ASKED);
		return asked != null && System.nanoTime() - Long.parseLong(asked) < ASKED_NANOS
				|| Arrays.stream(launch.getProcesses()).anyMatch(RemainingPeers::wasEnded);
	}

	private static boolean wasEnded(IProcess process) {
		try {
			return process.isTerminated() && ENDING_SIGNALS.contains(process.getExitValue() - BY_SIGNAL);
		} catch (DebugException e) {
			// Debuggers do not always know.
			return false;
		}
	}

	@Override
	public void launchesAdded(ILaunch[] launches) {
		// They have to end first.
	}

	@Override
	public void launchesChanged(ILaunch[] launches) {
		// They have to end first.
	}

	@Override
	public void launchesRemoved(ILaunch[] launches) {
		// One that was refused has no processes, and does not end: nobody waits for its peers any more.
		for (ILaunch launch : launches) {
			Job.getJobManager().cancel(launch);
		}
	}

	/** Looks again until none is left: they may fork meanwhile. */
	private static final class Ending extends Job {

		private final String id;
		private final ProcessEnding ending = new ProcessEnding();

		Ending(String id) {
			super(Messages.Group_Ending);
			this.id = id;
			setSystem(true);
		}

		@Override
		protected IStatus run(IProgressMonitor monitor) {
			if (!DebugCorePlugin.isRunning()) {
				return Status.OK_STATUS;
			}
			ending.askPeers(id);
			if (ending.isOverdue()) {
				ending.insist();
			} else if (!ending.isDone()) {
				schedule(LOOK_MILLIS);
			}
			return Status.OK_STATUS;
		}
	}
}
