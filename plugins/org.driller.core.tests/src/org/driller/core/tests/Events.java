/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.driller.core.GroupsEvent;
import org.driller.core.GroupsListener;
import org.driller.core.Peer;

/**
 * Keeps what a listener was told about one group, and checks that it makes sense as a whole: nothing is added twice, changed or
 * removed before it was added, or in two lists of one event.
 */
final class Events implements GroupsListener {

	private final String group;
	private final List<GroupsEvent> events = new CopyOnWriteArrayList<>();
	private final List<String> mistakes = new CopyOnWriteArrayList<>();
	private final Set<String> threads = new HashSet<>();
	private final Set<Peer> known = new HashSet<>();

	Events(String group) {
		this.group = group;
	}

	@Override
	public synchronized void groupsChanged(GroupsEvent event) {
		threads.add(Thread.currentThread().getName());
		if (event.isEmpty()) {
			mistakes.add("empty event");
		}
		Set<Peer> once = new HashSet<>();
		for (Peer peer : event.addedPeers()) {
			check(known.add(peer) && once.add(peer), "added twice", peer);
		}
		for (Peer peer : event.changedPeers()) {
			check(known.contains(peer) && once.add(peer), "changed out of turn", peer);
		}
		for (Peer peer : event.removedPeers()) {
			check(known.remove(peer) && once.add(peer), "removed out of turn", peer);
		}
		events.add(event);
	}

	private void check(boolean good, String what, Peer peer) {
		if (!good) {
			mistakes.add(peer + " " + what);
		}
	}

	List<String> mistakes() {
		return mistakes;
	}

	synchronized Set<String> threads() {
		return Set.copyOf(threads);
	}

	/** The peers of the group that the first event about it told as added. */
	List<Peer> firstBatch() {
		return events.stream().map(event -> event.addedPeers().stream().filter(this::isMine).toList())
				.filter(batch -> !batch.isEmpty()).findFirst().orElse(List.of());
	}

	List<Peer> added() {
		return collect(GroupsEvent::addedPeers);
	}

	List<Peer> changed() {
		return collect(GroupsEvent::changedPeers);
	}

	List<Peer> removed() {
		return collect(GroupsEvent::removedPeers);
	}

	boolean addedGroup() {
		return events.stream().flatMap(event -> event.addedGroups().stream()).anyMatch(g -> g.name().equals(group));
	}

	boolean removedGroup() {
		return events.stream().flatMap(event -> event.removedGroups().stream()).anyMatch(g -> g.name().equals(group));
	}

	private List<Peer> collect(java.util.function.Function<GroupsEvent, List<Peer>> part) {
		List<Peer> peers = new ArrayList<>();
		events.forEach(event -> part.apply(event).stream().filter(this::isMine).forEach(peers::add));
		return peers;
	}

	private boolean isMine(Peer peer) {
		return peer.group().equals(group);
	}
}
