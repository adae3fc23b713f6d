/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.PeerDebugTarget;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.IMemoryBlockRetrievalExtension;

/** A peer. Its segments become nodes only when {@link #setOpened somebody wants to see them}. */
public final class PeerNode extends PeersNode {

	private final GroupNode parent;
	private final Peer peer;
	private List<Segment> source = List.of();
	private SegmentFilter filter = SegmentFilter.ALL;
	private Map<Long, SegmentNode> known = Map.of();
	private List<SegmentNode> segments = List.of();
	private boolean opened;
	private boolean ended;

	PeerNode(GroupNode parent, Peer peer) {
		this.parent = parent;
		this.peer = peer;
	}

	public Peer peer() {
		return peer;
	}

	@Override
	public GroupNode parent() {
		return parent;
	}

	/** Empty until {@link #setOpened}. */
	@Override
	public List<SegmentNode> children() {
		return segments;
	}

	/** Whether there is something to open. */
	public boolean hasSegments() {
		return opened ? !segments.isEmpty() : !source.isEmpty();
	}

	/** All segments there are, whatever the filter says. */
	public int segmentCount() {
		return source.size();
	}

	boolean isOpened() {
		return opened;
	}

	/** Makes nodes for the segments from now on. */
	void setOpened() {
		if (!opened) {
			opened = true;
			reconcile();
		}
	}

	@Override
	public boolean isEnded() {
		return ended;
	}

	/** Takes over what is there now. */
	void refresh(SegmentFilter newFilter) {
		ended = !peer.isAlive();
		List<Segment> now = peer.segments();
		if (now != source || !newFilter.equals(filter)) {
			source = now;
			filter = newFilter;
			if (opened) {
				reconcile();
			}
		}
	}

	/** A segment is the same one as before if it starts at the same address: it may have grown. */
	private void reconcile() {
		var nodes = new ArrayList<SegmentNode>(source.size());
		var byStart = new HashMap<Long, SegmentNode>(source.size() * 2);
		for (Segment segment : source) {
			if (filter.accepts(segment)) {
				SegmentNode node = known.get(segment.start());
				if (node == null) {
					node = new SegmentNode(this, segment);
				} else {
					node.setSegment(segment);
				}
				byStart.put(segment.start(), node);
				nodes.add(node);
			}
		}
		known = byStart;
		segments = nodes;
	}

	/** What the debugger's views need to look at the memory of the selected peer. */
	@Override
	public <T> T getAdapter(Class<T> adapter) {
		if (adapter == Peer.class) {
			return adapter.cast(peer);
		}
		if (adapter == IMemoryBlockRetrieval.class || adapter == IMemoryBlockRetrievalExtension.class) {
			return adapter.cast(DrillerDebug.model().target(peer).retrieval());
		}
		if (adapter == ILaunch.class) {
			return adapter.cast(DrillerDebug.model().existingTarget(peer).map(PeerDebugTarget::getLaunch).orElse(null));
		}
		return super.getAdapter(adapter);
	}

	@Override
	public String toString() {
		return peer.toString();
	}
}
