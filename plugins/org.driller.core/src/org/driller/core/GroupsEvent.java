/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.List;

/**
 * The differences that one round of discovery found. A peer is in one of the three lists of peers at most.
 *
 * @param addedGroups    groups that have their first peer
 * @param removedGroups  groups that lost their last peer
 * @param addedPeers     peers that appeared
 * @param removedPeers   peers that are no longer listed: they ended and were closed, or were never attached
 * @param changedPeers   peers whose status, segments, attachment, problem, halt or life changed
 * @param problemChanged whether {@link DrillerGroups#problem()} changed
 */
public record GroupsEvent(List<PeerGroup> addedGroups, List<PeerGroup> removedGroups, List<Peer> addedPeers,
		List<Peer> removedPeers, List<Peer> changedPeers, boolean problemChanged) {

	/** Copies the lists. */
	public GroupsEvent {
		addedGroups = List.copyOf(addedGroups);
		removedGroups = List.copyOf(removedGroups);
		addedPeers = List.copyOf(addedPeers);
		removedPeers = List.copyOf(removedPeers);
		changedPeers = List.copyOf(changedPeers);
	}

	/**
	 * @return whether it tells nothing
	 */
	public boolean isEmpty() {
		return addedGroups.isEmpty() && removedGroups.isEmpty() && addedPeers.isEmpty() && removedPeers.isEmpty()
				&& changedPeers.isEmpty() && !problemChanged;
	}
}
