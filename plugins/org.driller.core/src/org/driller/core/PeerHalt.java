/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * Whether a process is stopped, and by whom.
 *
 * @param isStopped  whether its main thread does not run because a signal or a debugger stopped it
 * @param tracer     process id of the debugger that is attached to it, 0 if there is none; it may let it run
 * @param tracerName name of the debugger's program, empty if there is none or it is not known
 */
public record PeerHalt(boolean isStopped, int tracer, String tracerName) {

	/** It runs, and no debugger is attached. */
	public static final PeerHalt NONE = new PeerHalt(false, 0, ""); //$NON-NLS-1$

	/**
	 * @return whether a debugger holds it
	 */
	public boolean isStoppedByDebugger() {
		return isStopped && tracer != 0;
	}
}
