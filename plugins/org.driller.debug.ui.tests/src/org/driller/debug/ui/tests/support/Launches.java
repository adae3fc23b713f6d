/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.launch.LaunchIds;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;

/** Makes and launches launch configurations, and ends everything that was launched. */
public final class Launches implements AutoCloseable {

	private static final AtomicInteger NUMBER = new AtomicInteger();

	/** A name that no other configuration has. */
	public String name(String text) {
		return text + ' ' + ProcessHandle.current().pid() + ' ' + NUMBER.incrementAndGet();
	}

	public ILaunchConfigurationWorkingCopy create(String type, String text) throws CoreException {
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		return manager.getLaunchConfigurationType(type).newInstance(null, name(text));
	}

	/** Launches as the workbench does, on another thread, while the user interface goes on. */
	public ILaunch launch(ILaunchConfiguration configuration, String mode) throws CoreException {
		var launch = new AtomicReference<ILaunch>();
		var failure = new AtomicReference<CoreException>();
		Job job = Job.create("launch", monitor -> { //$NON-NLS-1$
			try {
				launch.set(configuration.launch(mode, new NullProgressMonitor()));
			} catch (CoreException e) {
				failure.set(e);
			}
			return Status.OK_STATUS;
		});
		job.schedule();
		Waiting.until("the launch is done", () -> job.getResult() != null); //$NON-NLS-1$
		if (failure.get() != null) {
			throw failure.get();
		}
		return launch.get();
	}

	/** Why a launch is refused. */
	public String refusal(ILaunchConfiguration configuration, String mode) {
		try {
			launch(configuration, mode);
			return "it was launched"; //$NON-NLS-1$
		} catch (CoreException e) {
			IStatus status = e.getStatus();
			return status.getException() == null ? status.getMessage() : status.getException().toString();
		}
	}

	/** Waits for the living peers of a launch. */
	public List<Peer> peers(ILaunch launch, int count) {
		Waiting.until(count + " peers of the launch", () -> peers(launch).size() == count); //$NON-NLS-1$
		return peers(launch);
	}

	private static List<Peer> peers(ILaunch launch) {
		DrillerDebug.model().groups().poll();
		List<Peer> all = DrillerDebug.model().groups().groups().stream().flatMap(group -> group.peers().stream())
				.filter(peer -> peer.isAttached() && peer.isAlive()).toList();
		return LaunchIds.peers(launch, all);
	}

	/** Ends a launch as the workbench does. */
	public static void terminate(ILaunch launch) throws DebugException {
		launch.terminate();
		// One that only looked at peers vanishes instead.
		Waiting.until("the launch has ended", () -> launch.isTerminated() || !launch.hasChildren()); //$NON-NLS-1$
	}

	@Override
	public void close() throws CoreException {
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		for (ILaunch launch : manager.getLaunches()) {
			if (launch.canTerminate()) {
				terminate(launch);
			}
		}
		// The configurations stay: views go on to ask for them while they forget the launches. Each has a name of its own.
		manager.removeLaunches(manager.getLaunches());
	}
}
