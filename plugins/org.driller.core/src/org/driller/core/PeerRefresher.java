/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps segment tables current: a peer publishes one only when asked, so it is asked when it has counted a change of its
 * address space, and now and then, for what its C library maps is not counted. On threads of its own, so that one that does not
 * answer delays no other; ever more seldom where there is no answer.
 */
final class PeerRefresher {

	private static final int THREADS = 2;
	private static final long COUNTED_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
	private static final long UNCOUNTED_NANOS = TimeUnit.SECONDS.toNanos(2);
	private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

	private static final class Entry {
		boolean running;
		long changes;
		long askedAt;
		long failureDelay;
	}

	private final ThreadPoolExecutor threads;
	/** Guarded by itself; as are its values. */
	private final Map<Peer, Entry> entries = new HashMap<>();

	PeerRefresher() {
		threads = new ThreadPoolExecutor(THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
			var thread = new Thread(task, "Driller refresh"); //$NON-NLS-1$
			thread.setDaemon(true);
			return thread;
		});
		threads.allowCoreThreadTimeOut(true);
	}

	void close() {
		threads.shutdownNow();
	}

	void forget(Peer peer) {
		synchronized (entries) {
			entries.remove(peer);
		}
	}

	/** Asks an attached peer if it is time to. Does not block. */
	void consider(Peer peer) {
		long now = System.nanoTime();
		long changes = peer.status().counters().changes();
		synchronized (entries) {
			Entry entry = entries.get(peer);
			if (entry == null) {
				// Its table was published when it started, or for the one who looked before us.
				entry = new Entry();
				entry.changes = changes;
				entry.askedAt = now - UNCOUNTED_NANOS;
				entries.put(peer, entry);
			}
			long wait = entry.failureDelay > 0 ? entry.failureDelay
					: entry.changes != changes ? COUNTED_NANOS : UNCOUNTED_NANOS;
			if (entry.running || now - entry.askedAt < wait) {
				return;
			}
			entry.running = true;
			entry.changes = changes;
		}
		try {
			threads.execute(() -> ask(peer));
		} catch (RejectedExecutionException e) {
			forget(peer);
		}
	}

	private void ask(Peer peer) {
		boolean failed = true;
		try {
			peer.refresh();
			failed = false;
		} catch (DrillerException e) {
			// Stopped or busy: the last table stays, and reads check what they find in it.
		} finally {
			synchronized (entries) {
				Entry entry = entries.get(peer);
				if (entry != null) {
					entry.running = false;
					entry.askedAt = System.nanoTime();
					entry.failureDelay = !failed ? 0
							: Math.min(LONGEST_NANOS, Math.max(UNCOUNTED_NANOS, entry.failureDelay * 2));
				}
			}
		}
	}
}
