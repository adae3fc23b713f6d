/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.time.Duration;

import org.driller.core.internal.PeerHandle;

/**
 * A peer whose threads are held, so that what is read of it meanwhile is of one instant: see {@link Peer#park(Duration, boolean)}. Its
 * program stands still, so hold it for as short a time as can be. It goes on when this is released or closed, when the lease runs
 * out, or when this process ends. For one thread at a time.
 */
public final class PeerHold implements AutoCloseable {

	/** The peer answers at once, unless the machine is busy. */
	private static final int RELEASE_TIMEOUT = 10_000;

	/**
	 * How a peer is, or was, held.
	 *
	 * @param generation of the segment table that was published while the threads were held: it is exact
	 * @param sinceNanos when the last thread had been parked, by the system's monotonic clock as the peer sees it
	 * @param bytes      copied to share what was not shared
	 * @param parkNanos  time it took to park the threads
	 * @param heldNanos  time from then on until they were let go, or, of one that is held, until it said so
	 * @param lease      the lease that was granted; it begins with the peer's answer
	 * @param threads    how many threads
	 * @param method     how they are held
	 * @param expired    whether the lease ran out before they were to be let go: then what was read is not of one instant
	 */
	public record Result(long generation, long sinceNanos, long bytes, long parkNanos, long heldNanos, Duration lease,
			int threads, ParkMethod method, boolean expired) {
	}

	private final PeerHandle handle;
	private final Result begun;
	private Result ended;

	PeerHold(PeerHandle handle, Result begun) {
		this.handle = handle;
		this.begun = begun;
	}

	/**
	 * @return how it is held, as the peer said when it was
	 */
	public Result begun() {
		return begun;
	}

	/**
	 * Lets the threads go. Blocks until the peer has. May be called again: the first result stays.
	 *
	 * @return how long they were held, and whether the lease had run out before
	 * @throws DrillerException if the peer has ended or does not answer: then nobody knows until when it was held
	 */
	public Result release() throws DrillerException {
		if (ended == null) {
			try {
				ended = handle.requests().unpark(RELEASE_TIMEOUT);
			} finally {
				handle.close();
			}
		}
		return ended;
	}

	/** Lets the threads go, if that was not done yet. Does not block. */
	@Override
	public void close() {
		handle.close();
	}
}
