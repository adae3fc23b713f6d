/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * What a peer has counted since its start.
 *
 * @param rebuilds    rebuilds done
 * @param restores    restores done
 * @param failures    rebuilds and restores given up
 * @param requests    messages answered
 * @param refused     messages and connections refused
 * @param sharedBytes address space that is now in the image
 * @param copiedBytes bytes copied by all rebuilds
 * @param parkNanos   time it took to hold all threads at the last rebuild
 * @param pauseNanos  time the threads were held at the last rebuild, {@code parkNanos} included
 * @param changes     calls by which the program changed its address space and that Driller saw
 */
public record PeerCounters(long rebuilds, long restores, long failures, long requests, long refused, long sharedBytes,
		long copiedBytes, long parkNanos, long pauseNanos, long changes) {

	/** All zero: nothing is known. */
	public static final PeerCounters NONE = new PeerCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
