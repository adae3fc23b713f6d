/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.driller.core.Peer;
import org.driller.core.PeerGroup;
import org.driller.debug.core.launch.LaunchIndex;

/** A group of peers. Those that were forked from another one of the group are below that one. */
public final class GroupNode extends PeersNode {

	private final PeerGroup group;
	private final Map<Peer, PeerNode> known = new IdentityHashMap<>();
	private List<PeerNode> peers = List.of();
	private List<PeerNode> roots = List.of();

	GroupNode(PeerGroup group) {
		this.group = group;
	}

	public PeerGroup group() {
		return group;
	}

	/** All peers, also those that were forked. */
	public List<PeerNode> peers() {
		return peers;
	}

	@Override
	public PeersNode parent() {
		return null;
	}

	@Override
	public PeerNode peerNode() {
		return null;
	}

	@Override
	public List<PeerNode> containers() {
		return roots;
	}

	/** The peers that were not forked from another one of the group. */
	@Override
	public List<PeerNode> children() {
		return roots;
	}

	@Override
	public PeersNode meant() {
		return this;
	}

	@Override
	public boolean isEnded() {
		return peers.stream().allMatch(PeerNode::isEnded);
	}

	/** Takes over what is there now. */
	void refresh(PeersShape shape, LaunchIndex launches) {
		List<Peer> now = group.peers();
		known.keySet().retainAll(now);
		var fresh = new ArrayList<PeerNode>(now.size());
		var byPid = new HashMap<Integer, PeerNode>();
		for (Peer peer : now) {
			PeerNode node = known.computeIfAbsent(peer, found -> new PeerNode(this, found));
			node.setLaunch(launches.launch(peer).orElse(null));
			fresh.add(node);
			// If an earlier one had the same id, the one that lives is meant.
			byPid.merge(peer.pid(), node, (one, other) -> one.peer().isAlive() ? one : other);
		}
		peers = fresh;
		Map<PeerNode, List<PeerNode>> forked = new IdentityHashMap<>();
		var top = new ArrayList<PeerNode>();
		for (PeerNode node : fresh) {
			PeerNode origin = origin(node, byPid);
			if (origin == null) {
				top.add(node);
			} else {
				forked.computeIfAbsent(origin, unused -> new ArrayList<>()).add(node);
			}
			node.setOrigin(origin);
		}
		fresh.forEach(node -> node.refresh(shape, shape.order().sort(forked.getOrDefault(node, List.of()))));
		roots = shape.order().sort(top);
	}

	/** The peer that it was forked from, {@code null} if none is known. What peers say may be nonsense: no circles. */
	private static PeerNode origin(PeerNode node, Map<Integer, PeerNode> byPid) {
		PeerNode origin = byPid.get(node.peer().status().parent());
		PeerNode above = origin;
		for (int i = 0; above != null && i <= byPid.size(); i++) {
			if (above == node) {
				return null;
			}
			above = byPid.get(above.peer().status().parent());
		}
		// A circle that it is not part of itself: those in it have no origin, but it has one.
		return origin;
	}

	@Override
	public <T> T getAdapter(Class<T> adapter) {
		return adapter == PeerGroup.class ? adapter.cast(group) : super.getAdapter(adapter);
	}

	@Override
	public String toString() {
		return group.name();
	}
}
