/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps something native alive while it is in use: it is freed once, when it was closed and nobody uses it any more. So
 * closing never waits, and nobody ever touches what was freed.
 */
public final class UseCount {

	/** The owner counts as one user until it closes. */
	private final AtomicInteger users = new AtomicInteger(1);
	private final AtomicBoolean closed = new AtomicBoolean();
	private final Runnable free;

	/**
	 * @param free frees the thing; called once, on the thread of the last user
	 */
	public UseCount(Runnable free) {
		this.free = free;
	}

	/**
	 * Starts a use. Must be followed by {@link #release()} exactly if it returns true.
	 *
	 * @return whether the thing may be used
	 */
	public boolean acquire() {
		while (!closed.get()) {
			int count = users.get();
			if (count == 0) {
				return false;
			}
			if (users.compareAndSet(count, count + 1)) {
				return true;
			}
		}
		return false;
	}

	/** Ends a use. */
	public void release() {
		if (users.decrementAndGet() == 0) {
			free.run();
		}
	}

	/** Lets no new use begin. May be called more than once. */
	public void close() {
		if (closed.compareAndSet(false, true)) {
			release();
		}
	}

	/**
	 * @return whether it was closed
	 */
	public boolean isClosed() {
		return closed.get();
	}
}
