/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.Launch;

/** The launch of a process group. Terminating it ends everything that it started, debuggers and forked peers included. */
public final class GroupLaunch extends Launch {

	private final List<ILaunch> debugged = new CopyOnWriteArrayList<>();
	private volatile boolean terminating;

	GroupLaunch(ILaunchConfiguration configuration, String mode) {
		super(configuration, mode, null);
	}

	/** A launch of a debugger on one of the ranks. */
	void addDebugged(ILaunch launch) {
		debugged.add(launch);
	}

	/** The launches of debuggers on single ranks. */
	public List<ILaunch> debugged() {
		return List.copyOf(debugged);
	}

	/** Whether somebody asked it to end. */
	boolean isTerminating() {
		return terminating;
	}

	/** Ends what is left of its processes the platform's way, which is not gentle. */
	void insist() throws DebugException {
		super.terminate();
	}

	/** Asks everything to end, and insists later. Does not wait. */
	@Override
	public void terminate() throws DebugException {
		terminating = true;
		DebugException failure = null;
		for (ILaunch launch : debugged) {
			try {
				if (launch.canTerminate()) {
					launch.terminate();
				}
			} catch (DebugException e) {
				failure = e;
			}
		}
		new GroupEnding(this).start();
		if (failure != null) {
			throw failure;
		}
	}
}
