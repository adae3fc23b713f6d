/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.driller.core.PeerGroup;
import org.driller.debug.core.launch.LaunchIndex;

/** The nodes of the view. On the user interface's thread only. */
final class PeersModel {

	private final Map<PeerGroup, GroupNode> known = new IdentityHashMap<>();
	private List<GroupNode> groups = List.of();
	private PeersShape shape = PeersShape.ALL;

	/** The groups by name, as of the last refresh. */
	List<GroupNode> groups() {
		return groups;
	}

	PeersShape shape() {
		return shape;
	}

	/** Takes effect with the next {@link #refresh}. */
	void setFilter(SegmentFilter filter) {
		shape = new PeersShape(filter, shape.order());
	}

	/** Takes effect with the next {@link #refresh}. */
	void setOrder(PeersOrder order) {
		shape = new PeersShape(shape.filter(), order);
	}

	/** Takes over what is there now; nodes of what was there before stay the same. */
	void refresh(List<PeerGroup> now) {
		known.keySet().retainAll(now);
		LaunchIndex launches = LaunchIndex.now();
		var fresh = new ArrayList<GroupNode>(now.size());
		for (PeerGroup group : now) {
			GroupNode node = known.computeIfAbsent(group, GroupNode::new);
			node.refresh(shape, launches);
			fresh.add(node);
		}
		groups = shape.order().sort(fresh);
	}
}
