/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.List;
import java.util.Optional;

/**
 * Peers that share a group name and a user id. While a group has peers it is always the same object, whose list of peers
 * changes; a group that comes back later is a new object.
 */
public final class PeerGroup {

	private final String name;
	private final int uid;
	private volatile List<Peer> peers = List.of();

	PeerGroup(String name, int uid) {
		this.name = name;
		this.uid = uid;
	}

	void setPeers(List<Peer> peers) {
		this.peers = List.copyOf(peers);
	}

	/**
	 * @return the name, as given by {@code DRILLER_GROUP}
	 */
	public String name() {
		return name;
	}

	/**
	 * @return id of the user to whom its peers belong
	 */
	public int uid() {
		return uid;
	}

	/**
	 * @return an unmodifiable snapshot of its peers as of the last look, by rank (those without one last), then by process id
	 */
	public List<Peer> peers() {
		return peers;
	}

	/**
	 * @return the ranks that its peers have, ascending, without duplicates
	 */
	public List<Integer> ranks() {
		return peers.stream().map(Peer::rank).filter(rank -> rank != Peer.NO_RANK).distinct().sorted().toList();
	}

	/**
	 * @param rank a rank
	 * @return the peer that has it; if several do (one ended and another took its place), one that is alive where possible
	 */
	public Optional<Peer> peer(int rank) {
		Optional<Peer> found = Optional.empty();
		for (Peer peer : peers) {
			if (peer.rank() == rank) {
				if (peer.isAlive()) {
					return Optional.of(peer);
				}
				found = Optional.of(peer);
			}
		}
		return found;
	}

	@Override
	public String toString() {
		return name;
	}
}
