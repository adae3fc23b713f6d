/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.driller.core.Peer;
import org.driller.core.PeerGroup;

/** A group of peers. */
public final class GroupNode extends PeersNode {

	private final PeerGroup group;
	private final Map<Peer, PeerNode> known = new IdentityHashMap<>();
	private List<PeerNode> peers = List.of();

	GroupNode(PeerGroup group) {
		this.group = group;
	}

	public PeerGroup group() {
		return group;
	}

	@Override
	public PeersNode parent() {
		return null;
	}

	@Override
	public List<PeerNode> children() {
		return peers;
	}

	@Override
	public boolean isEnded() {
		return peers.stream().allMatch(PeerNode::isEnded);
	}

	/** Takes over what is there now. */
	void refresh(SegmentFilter filter) {
		List<Peer> now = group.peers();
		known.keySet().retainAll(now);
		var fresh = new ArrayList<PeerNode>(now.size());
		for (Peer peer : now) {
			PeerNode node = known.computeIfAbsent(peer, found -> new PeerNode(this, found));
			node.refresh(filter);
			fresh.add(node);
		}
		peers = fresh;
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
