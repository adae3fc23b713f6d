/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.driller.core.internal.Observer;
import org.driller.core.internal.Observer.Found;
import org.driller.core.internal.ProcFiles;

/**
 * Knows all peers and groups, and finds out in each round what has become of them. {@link #poll()} is called by one thread at a time;
 * everything else by any.
 */
final class GroupsTracker {

	private static final int ENDED_KEPT = 64;
	/** Reading /proc/net/unix while it changes may miss an entry; one round more tells. */
	private static final int ROUNDS_MISSED = 2;
	private static final Comparator<Place> ORDER = Comparator.comparingInt(Place::rank)
			.thenComparingInt(place -> place.peer().pid());

	/** A living peer, and what listeners were told of it. */
	private static final class Entry {
		final Peer peer;
		int missed;
		private PeerStatus status;
		private List<Segment> segments;
		private boolean attached;
		private String problem;
		private PeerHalt halt = PeerHalt.NONE;
		/** As it was seen in this round; told when it is the same in the next. */
		private PeerHalt seen = PeerHalt.NONE;

		Entry(Peer peer) {
			this.peer = peer;
		}

		/** Whether there is something to tell; others may have read the peer since the last round. */
		boolean takeChange() {
			PeerStatus before = status;
			List<Segment> segmentsBefore = segments;
			boolean attachedBefore = attached;
			String problemBefore = problem;
			status = peer.status();
			segments = peer.segments();
			attached = peer.isAttached();
			problem = peer.problem();
			PeerHalt haltBefore = halt;
			halt = peer.halt();
			// Segments by identity: the list stays the same object until something in it changes.
			return segments != segmentsBefore || attached != attachedBefore || !status.equals(before)
					|| !problem.equals(problemBefore) || !halt.equals(haltBefore);
		}

		/** A rebuild stops threads for less than a millisecond: who is met so only once is not stopped. */
		void lookWhetherStopped() {
			if (peer.state() == PeerState.PARKED) {
				return; // held for a copy, by tracing it: nobody's debugger
			}
			PeerHalt now = ProcFiles.halt(peer.pid());
			if (now.equals(seen) || now == PeerHalt.NONE) {
				peer.setHalt(now);
			}
			seen = now;
		}
	}

	private record GroupKey(String name, int uid) {
	}

	/** A peer and its rank at one moment: a key that changed while it is sorted by would be none. */
	private record Place(Peer peer, int rank) {

		static Place of(Peer peer) {
			int rank = peer.rank();
			return new Place(peer, rank == Peer.NO_RANK ? Integer.MAX_VALUE : rank);
		}
	}

	private final Predicate<String> wanted;
	private final PeerAttacher attacher;
	private final PeerRefresher refresher = new PeerRefresher();
	private final Map<Found, Entry> living = new HashMap<>();
	/** The most recent one last. */
	private final Deque<Peer> ended = new ArrayDeque<>();
	private final Map<GroupKey, PeerGroup> groupsByKey = new HashMap<>();
	private final Map<Peer, GroupKey> keys = new HashMap<>();
	private volatile List<PeerGroup> groups = List.of();
	private volatile String problem = ""; //$NON-NLS-1$
	private volatile int endedKept = ENDED_KEPT;
	private volatile boolean closed;

	// The differences that the current round found.
	private final Set<Peer> added = new LinkedHashSet<>();
	private final Set<Peer> removed = new LinkedHashSet<>();
	private final Set<Peer> changed = new LinkedHashSet<>();

	/**
	 * @param wanted   which groups to follow, by name
	 * @param attached called, on any thread, when an attachment is complete that a round did not wait for
	 */
	GroupsTracker(Predicate<String> wanted, Runnable attached) {
		this.wanted = wanted;
		attacher = new PeerAttacher(attached);
	}

	List<PeerGroup> groups() {
		return groups;
	}

	String problem() {
		return problem;
	}

	void setEndedKept(int count) {
		endedKept = Math.max(0, count);
	}

	/** Closes all peers. A round that is under way closes what it adds. */
	void close() {
		closed = true;
		attacher.close();
		refresher.close();
		groups.forEach(group -> group.peers().forEach(Peer::close));
	}

	GroupsEvent poll() {
		added.clear();
		removed.clear();
		changed.clear();
		String before = problem;
		try {
			find();
			problem = ""; //$NON-NLS-1$
		} catch (DrillerException e) {
			problem = e.getMessage();
		}
		attacher.await();
		follow();
		dropEnded();
		changed.removeAll(added);
		changed.removeAll(removed);
		// Of one that came and went in this round nobody hears.
		removed.removeIf(added::remove);
		GroupsEvent event = regroup(!problem.equals(before));
		if (closed) {
			groups.forEach(group -> group.peers().forEach(Peer::close));
		}
		return event;
	}

	private void find() throws DrillerException {
		Set<Found> listed = new HashSet<>(Observer.list());
		listed.removeIf(found -> !wanted.test(found.group()));
		for (Found found : listed) {
			Entry entry = living.get(found);
			if (entry != null && entry.peer.isAlive()) {
				entry.missed = 0;
			} else {
				if (entry != null) {
					// The process executed another program, or another one got its id.
					living.remove(found);
					retire(entry.peer);
				}
				// One that is ending closes its socket some time after it has lost its memory, and is no new peer.
				if (!ProcFiles.isEnding(found.pid())) {
					add(found);
				}
			}
		}
		living.forEach((found, entry) -> {
			if (!listed.contains(found)) {
				entry.missed++;
			} else if (!entry.peer.isAttached() && !entry.peer.isClosed()) {
				attacher.attach(entry.peer);
			}
		});
	}

	private void add(Found found) {
		var peer = new Peer(found.pid(), found.uid(), found.group());
		keys.put(peer, new GroupKey(found.group(), found.uid()));
		living.put(found, new Entry(peer));
		added.add(peer);
	}

	private void follow() {
		living.values().removeIf(entry -> {
			Peer peer = entry.peer;
			peer.update();
			entry.lookWhetherStopped();
			if (entry.takeChange()) {
				changed.add(peer);
			}
			boolean gone = entry.missed >= ROUNDS_MISSED || !peer.isAlive();
			if (gone) {
				retire(peer);
			} else if (peer.isAttached()) {
				refresher.consider(peer);
			}
			return gone;
		});
	}

	/** The peer lives no longer; if it is attached it stays, to be read. */
	private void retire(Peer peer) {
		peer.end();
		peer.setHalt(PeerHalt.NONE);
		attacher.forget(peer);
		refresher.forget(peer);
		changed.add(peer);
		ended.addLast(peer);
	}

	private void dropEnded() {
		for (int excess = ended.size() - endedKept; excess > 0; excess--) {
			ended.peekFirst().close();
			remove(ended.removeFirst());
		}
		ended.removeIf(peer -> {
			boolean drop = !peer.isAttached();
			if (drop) {
				remove(peer);
			}
			return drop;
		});
	}

	private void remove(Peer peer) {
		peer.close();
		keys.remove(peer);
		removed.add(peer);
	}

	private GroupsEvent regroup(boolean problemChanged) {
		Map<GroupKey, List<Peer>> members = new TreeMap<>(
				Comparator.comparing(GroupKey::name).thenComparingInt(GroupKey::uid));
		keys.forEach((peer, key) -> members.computeIfAbsent(key, unused -> new ArrayList<>()).add(peer));
		List<PeerGroup> addedGroups = new ArrayList<>();
		List<PeerGroup> all = new ArrayList<>();
		members.forEach((key, peers) -> {
			PeerGroup group = groupsByKey.get(key);
			if (group == null) {
				group = new PeerGroup(key.name(), key.uid());
				groupsByKey.put(key, group);
				addedGroups.add(group);
			}
			group.setPeers(peers.stream().map(Place::of).sorted(ORDER).map(Place::peer).toList());
			all.add(group);
		});
		List<PeerGroup> removedGroups = new ArrayList<>();
		groupsByKey.entrySet().removeIf(entry -> {
			boolean gone = !members.containsKey(entry.getKey());
			if (gone) {
				entry.getValue().setPeers(List.of());
				removedGroups.add(entry.getValue());
			}
			return gone;
		});
		groups = List.copyOf(all);
		return new GroupsEvent(addedGroups, removedGroups, List.copyOf(added), List.copyOf(removed),
				List.copyOf(changed), problemChanged);
	}
}
