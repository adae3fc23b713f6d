/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.NativeFlag;

/**
 * By which a thread that waits for a peer is told by another one that it need not any more. It then throws a
 * {@link DrillerException} within a moment, for which {@link #isCause(DrillerException)} is true. What the peer was asked
 * by then it may still do. For one wait or several; once cancelled, cancelled forever.
 */
public final class Cancellation {

	private static final int ECANCELED = 125;

	private final NativeFlag flag = new NativeFlag();

	/** Ends the waiting, now and in future. Does not block; may be called by any thread, more than once. */
	public void cancel() {
		flag.set();
	}

	/**
	 * @return whether {@link #cancel()} was called
	 */
	public boolean isCancelled() {
		return flag.isSet();
	}

	/**
	 * @param exception what a request has thrown
	 * @return whether a cancellation was the reason
	 */
	public static boolean isCause(DrillerException exception) {
		return exception.errno() == ECANCELED;
	}

	NativeFlag flag() {
		return flag;
	}
}
