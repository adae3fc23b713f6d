/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions that other processes bring about, so that nothing but looking can tell. */
final class Await {

	private static final Duration TIMEOUT = Duration.ofMinutes(3);
	private static final long LOOK_NANOS = 1_000_000;

	/** A condition that may fail. */
	@FunctionalInterface
	interface Condition {
		boolean holds() throws Exception;
	}

	private Await() {
	}

	/** Returns as soon as the condition holds; fails, naming it, if that takes too long. */
	static void until(String what, Condition condition) throws Exception {
		long begin = System.nanoTime();
		while (!condition.holds()) {
			if (System.nanoTime() - begin > TIMEOUT.toNanos()) {
				throw new AssertionError("waited " + TIMEOUT.toSeconds() + " s in vain until " + what);
			}
			LockSupport.parkNanos(LOOK_NANOS);
		}
	}
}
