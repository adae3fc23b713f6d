/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Finds out how much of peers' shared, writable memory changes, about once a second. Peers that can count by themselves what they
 * write are asked to; of what they do not count, samples of pages are compared. Both are bounded, so the more memory there
 * is, the more seldom each part has its turn.
 * <p>
 * It works on a daemon thread of its own, and only between {@link #start()} and {@link #stop()}. Any thread may use it.
 */
public final class ActivityTracker {

	/** Bytes read in a second unless told otherwise. */
	public static final long DEFAULT_RATE = 32L << 20;

	private static final int PAGE = 4096;
	private static final long PERIOD_MILLIS = 1_000;

	private final Supplier<List<Peer>> peers;
	private final Runnable looked;
	private final Map<Peer, PeerActivity> known = new ConcurrentHashMap<>();
	private volatile long rate = DEFAULT_RATE;
	private int first;
	/** Guarded by this. */
	private Thread thread;

	/**
	 * @param peers  which ones to look at, asked each time; called on the tracker's thread
	 * @param looked called after each look, on the tracker's thread
	 */
	public ActivityTracker(Supplier<List<Peer>> peers, Runnable looked) {
		this.peers = peers;
		this.looked = looked;
	}

	/** Begins to look; does nothing if it does already. */
	public synchronized void start() {
		if (thread == null) {
			thread = new Thread(this::run, "Driller activity"); //$NON-NLS-1$
			thread.setDaemon(true);
			thread.start();
		}
	}

	/** Looks no more and forgets what it knows. Does not wait: a look that is under way still ends. */
	public synchronized void stop() {
		thread = null;
		known.clear();
		notifyAll();
	}

	/**
	 * @param bytesPerSecond how much is read at most, of all peers together; at least a page
	 */
	public void setRate(long bytesPerSecond) {
		rate = Math.max(PAGE, bytesPerSecond);
	}

	/**
	 * @param peer any peer
	 * @return how much of what it shares changed lately
	 */
	public Activity activity(Peer peer) {
		PeerActivity found = known.get(peer);
		return found == null ? Activity.NONE : found.total();
	}

	/**
	 * @param peer    any peer
	 * @param segment of it
	 * @return how much of it changed lately; nothing is known of what is not in the image or cannot be written
	 */
	public Activity activity(Peer peer, Segment segment) {
		PeerActivity found = known.get(peer);
		return found == null ? Activity.NONE : found.activity(segment.start());
	}

	/**
	 * @param peer any peer
	 * @return whether it counts by itself what it writes
	 */
	public ActivityState state(Peer peer) {
		PeerActivity found = known.get(peer);
		return found == null ? ActivityState.UNKNOWN : found.state();
	}

	private synchronized boolean isMine() {
		return thread == Thread.currentThread();
	}

	private void run() {
		try {
			while (isMine()) {
				look();
				if (isMine()) {
					looked.run();
				}
				synchronized (this) {
					if (isMine()) {
						wait(PERIOD_MILLIS);
					}
				}
			}
		} catch (InterruptedException e) {
			synchronized (this) {
				if (isMine()) {
					thread = null;
				}
			}
		}
	}

	private void look() {
		List<Peer> now = peers.get().stream().filter(peer -> peer.isAttached() && peer.isAlive()).toList();
		known.keySet().retainAll(now);
		int left = (int) Math.min(Integer.MAX_VALUE, rate / PAGE);
		// Everybody gets a share, and who uses less leaves more to the others.
		for (int i = 0; i < now.size() && isMine(); i++) {
			Peer peer = now.get((first + i) % now.size());
			try {
				left -= known.computeIfAbsent(peer, PeerActivity::new).look(Math.max(1, left / (now.size() - i)));
			} catch (DrillerException e) {
				// Ended or closed meanwhile.
				known.remove(peer);
			}
		}
		first = now.isEmpty() ? 0 : (first + 1) % now.size();
		synchronized (this) {
			if (thread == null) {
				known.clear();
			}
		}
	}
}
