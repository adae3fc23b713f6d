/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import org.driller.core.internal.Messages;

/**
 * The groups of peers on this machine: finds them, attaches to them, follows them, and tells listeners.
 * <p>
 * It looks on a daemon thread of its own, and only while it is started and somebody listens. What it
 * found stays known and attached in between. A peer that ends stays in its group, readable, until it is closed ({@link Peer#close()});
 * of those, the {@link #setEndedPeersKept(int) most recent ones} are kept, the others closed. A living peer that somebody closes
 * stays listed and is left alone until somebody attaches it again.
 * <p>
 * {@link #close()} must be called in the end; it closes all peers.
 */
public final class DrillerGroups implements AutoCloseable {

	/** How often it looks unless told otherwise. */
	public static final Duration DEFAULT_PERIOD = Duration.ofMillis(500);

	private static final Duration SHORTEST_PERIOD = Duration.ofMillis(10);
	private static final System.Logger LOGGER = System.getLogger(DrillerGroups.class.getName());

	private static final class Listening {
		final GroupsListener listener;
		/** Whether it was told what was there when it came. Used by the thread that polls only. */
		boolean greeted;

		Listening(GroupsListener listener) {
			this.listener = listener;
		}
	}

	private final GroupsTracker tracker;
	/** One round at a time, so that events come in order. */
	private final Object polling = new Object();
	private final List<Listening> listeners = new CopyOnWriteArrayList<>();

	/** Guards what follows. */
	private final Object lock = new Object();
	private Duration period = DEFAULT_PERIOD;
	private boolean started;
	private boolean closed;
	private boolean wanted;
	private Thread thread;

	/** Follows all groups. */
	public DrillerGroups() {
		this(name -> true);
	}

	/**
	 * Follows some groups only; all others are left alone, their peers are not attached.
	 *
	 * @param wanted whether to follow the group of that name; called on any thread, must be quick and always give the same
	 *               answer
	 */
	public DrillerGroups(Predicate<String> wanted) {
		tracker = new GroupsTracker(wanted, this::pollSoon);
	}

	/**
	 * Begins to look, at once and then periodically, as soon as there is a listener. Does not block. Does nothing if it was
	 * started or closed.
	 */
	public void start() {
		synchronized (lock) {
			started = true;
			adjust();
		}
	}

	/** Stops looking. Does not block: an event that is on its way may still arrive. What is known stays. */
	public void stop() {
		synchronized (lock) {
			started = false;
			adjust();
		}
	}

	/**
	 * Stops for good, drops the listeners and closes all peers. Does not block; may be called more than once.
	 */
	@Override
	public void close() {
		synchronized (lock) {
			closed = true;
			adjust();
		}
		listeners.clear();
		tracker.close();
	}

	/**
	 * @param period time between two looks, from the end of one to the beginning of the next; at least 10 ms
	 */
	public void setPeriod(Duration period) {
		synchronized (lock) {
			this.period = period.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : period;
		}
		pollSoon();
	}

	/**
	 * @return time between two looks
	 */
	public Duration period() {
		synchronized (lock) {
			return period;
		}
	}

	/**
	 * @param count how many peers that have ended are kept readable in all, at least 0; 64 unless told otherwise. Each holds
	 *              three descriptors, and what it shared stays in memory.
	 */
	public void setEndedPeersKept(int count) {
		tracker.setEndedKept(count);
		pollSoon();
	}

	/**
	 * Adds a listener; one that was added already is not added again.
	 *
	 * @param listener is told everything that is there already, then every change
	 */
	public void addListener(GroupsListener listener) {
		synchronized (lock) {
			if (!closed && listeners.stream().noneMatch(known -> known.listener == listener)) {
				listeners.add(new Listening(listener));
			}
			adjust();
		}
		pollSoon();
	}

	/**
	 * @param listener is told nothing more, except an event that is on its way; ignored if it was not added
	 */
	public void removeListener(GroupsListener listener) {
		synchronized (lock) {
			listeners.removeIf(known -> known.listener == listener);
			adjust();
		}
	}

	/**
	 * @return the groups by name, as of the last look; unmodifiable
	 */
	public List<PeerGroup> groups() {
		return tracker.groups();
	}

	/**
	 * @param pid process id
	 * @return the peer, as of the last look; if an earlier one had the same id, the latest
	 */
	public Optional<Peer> peer(int pid) {
		Optional<Peer> found = Optional.empty();
		for (PeerGroup group : groups()) {
			for (Peer peer : group.peers()) {
				if (peer.pid() == pid) {
					if (peer.isAlive()) {
						return Optional.of(peer);
					}
					found = Optional.of(peer);
				}
			}
		}
		return found;
	}

	/**
	 * @return one line that says why no peers can be found, empty if all is well
	 */
	public String problem() {
		return tracker.problem();
	}

	/** Looks soon instead of at the end of the period, if it looks at all. Does not block. */
	public void pollSoon() {
		synchronized (lock) {
			wanted = true;
			lock.notifyAll();
		}
	}

	/**
	 * Looks once, on the calling thread, whether started or not, and tells the listeners. May block for about a second if
	 * peers do not answer: not for a user interface thread.
	 */
	public void poll() {
		synchronized (polling) {
			synchronized (lock) {
				if (closed) {
					return;
				}
			}
			GroupsEvent event = tracker.poll();
			for (Listening listening : listeners) {
				tell(listening, event);
			}
		}
	}

	private void tell(Listening listening, GroupsEvent changes) {
		GroupsEvent event = changes;
		if (!listening.greeted) {
			listening.greeted = true;
			List<PeerGroup> groups = tracker.groups();
			event = new GroupsEvent(groups, List.of(), groups.stream().flatMap(group -> group.peers().stream()).toList(),
					List.of(), List.of(), !tracker.problem().isEmpty());
		}
		if (event.isEmpty()) {
			return;
		}
		try {
			listening.listener.groupsChanged(event);
		} catch (RuntimeException e) {
			// One listener's mistake is not the others' problem.
			LOGGER.log(System.Logger.Level.ERROR, Messages.get("ListenerFailed"), e); //$NON-NLS-1$
		}
	}

	/** Makes the thread be there exactly while it is needed. */
	private void adjust() {
		boolean needed = started && !closed && !listeners.isEmpty();
		if (needed && thread == null) {
			thread = new Thread(this::run, "Driller discovery"); //$NON-NLS-1$
			thread.setDaemon(true);
			thread.start();
		} else if (!needed && thread != null) {
			thread = null;
			lock.notifyAll();
		}
	}

	private boolean isMine() {
		return thread == Thread.currentThread();
	}

	private void run() {
		try {
			while (true) {
				synchronized (lock) {
					if (!isMine()) {
						return;
					}
					wanted = false;
				}
				poll();
				awaitNextRound();
			}
		} catch (InterruptedException e) {
			synchronized (lock) {
				if (isMine()) {
					thread = null;
				}
			}
		}
	}

	private void awaitNextRound() throws InterruptedException {
		synchronized (lock) {
			long end = System.nanoTime() + period.toNanos();
			for (long left = period.toMillis(); !wanted && isMine() && left > 0;) {
				lock.wait(left);
				left = (end - System.nanoTime() + 999_999) / 1_000_000;
			}
		}
	}
}
