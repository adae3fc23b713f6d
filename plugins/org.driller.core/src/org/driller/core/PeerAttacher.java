/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Attaches peers on a few threads of its own, so that one that does not answer delays no other. Tries again, ever more
 * seldom, what did not work.
 */
final class PeerAttacher {

	private static final int THREADS = 4;
	/** A running peer answers in less; waiting for it spares listeners a first event in which nothing is known yet. */
	private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
	private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
	private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);

	private static final class Attempt {
		boolean running;
		long retryAt;
		long retryAfter = FIRST_RETRY_NANOS;
	}

	private final ThreadPoolExecutor threads;
	private final Runnable attached;
	/** Guarded by itself; as are its values. */
	private final Map<Peer, Attempt> attempts = new HashMap<>();
	/** Peers of the current round that are still worth waiting for; guarded by {@link #attempts}. */
	private final Set<Peer> awaited = new HashSet<>();

	PeerAttacher(Runnable attached) {
		this.attached = attached;
		threads = new ThreadPoolExecutor(THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
			var thread = new Thread(task, "Driller attachment"); //$NON-NLS-1$
			thread.setDaemon(true);
			return thread;
		});
		threads.allowCoreThreadTimeOut(true);
	}

	void close() {
		threads.shutdownNow();
		synchronized (attempts) {
			awaited.clear();
			attempts.notifyAll();
		}
	}

	/** Begins to attach a peer unless that is under way or was tried in vain a moment ago. */
	void attach(Peer peer) {
		synchronized (attempts) {
			Attempt attempt = attempts.get(peer);
			if (attempt == null) {
				attempt = new Attempt();
				attempts.put(peer, attempt);
				awaited.add(peer);
			} else if (attempt.running || System.nanoTime() - attempt.retryAt < 0) {
				return;
			}
			attempt.running = true;
		}
		try {
			threads.execute(() -> run(peer));
		} catch (RejectedExecutionException e) {
			done(peer, true);
		}
	}

	private void run(Peer peer) {
		boolean failed = true;
		try {
			if (!peer.isClosed()) {
				peer.attach();
			}
			failed = false;
		} catch (DrillerException e) {
			// The peer's problem says it; it may be starting, or stopped.
		} finally {
			done(peer, failed);
		}
	}

	private void done(Peer peer, boolean failed) {
		boolean late;
		synchronized (attempts) {
			Attempt attempt = attempts.get(peer);
			if (attempt != null && failed) {
				attempt.running = false;
				attempt.retryAt = System.nanoTime() + attempt.retryAfter;
				attempt.retryAfter = Math.min(LAST_RETRY_NANOS, attempt.retryAfter * 2);
			} else {
				attempts.remove(peer);
			}
			late = !awaited.remove(peer);
			attempts.notifyAll();
		}
		if (late && !failed) {
			attached.run();
		}
	}

	/** Waits a moment for the attachments that were begun for the first time. */
	void await() {
		long end = System.nanoTime() + WAIT_NANOS;
		synchronized (attempts) {
			try {
				for (long left = WAIT_NANOS; !awaited.isEmpty() && left > 0; left = end - System.nanoTime()) {
					TimeUnit.NANOSECONDS.timedWait(attempts, left);
				}
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
			awaited.clear();
		}
	}

	void forget(Peer peer) {
		synchronized (attempts) {
			attempts.remove(peer);
			awaited.remove(peer);
		}
	}
}
