/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.driller.core.Activity;
import org.driller.core.ActivityTracker;
import org.driller.core.Peer;
import org.driller.core.PeerHalt;
import org.driller.core.Segment;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.PeerDebugTarget;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.IMemoryBlockRetrievalExtension;

/**
 * A peer. Below it are the peers that were forked from it, its threads and descriptors, and its segments. The latter become
 * nodes only when {@link #setOpened somebody wants to see them}.
 */
public final class PeerNode extends PeersNode {

	private final GroupNode group;
	private final Peer peer;
	private final FolderNode threads = new FolderNode(this, FolderNode.Kind.THREADS);
	private final FolderNode descriptors = new FolderNode(this, FolderNode.Kind.DESCRIPTORS);
	private PeerNode origin;
	private List<PeerNode> forked = List.of();
	private List<PeersNode> containers = List.of(threads, descriptors);
	private List<Segment> source = List.of();
	private PeersShape shape = PeersShape.ALL;
	private Map<Long, SegmentNode> known = Map.of();
	private List<SegmentNode> segments = List.of();
	private Activity activity = Activity.NONE;
	private boolean opened;
	private boolean ended;

	PeerNode(GroupNode group, Peer peer) {
		this.group = group;
		this.peer = peer;
	}

	public Peer peer() {
		return peer;
	}

	/** The group that it belongs to, however deep below it is. */
	public GroupNode group() {
		return group;
	}

	/** The peer it was forked from, or the group. */
	@Override
	public PeersNode parent() {
		return origin == null ? group : origin;
	}

	void setOrigin(PeerNode newOrigin) {
		origin = newOrigin;
	}

	@Override
	public PeerNode peerNode() {
		return this;
	}

	@Override
	public List<PeersNode> containers() {
		return containers;
	}

	@Override
	public List<SegmentNode> leaves() {
		return segments;
	}

	/** The segments that the filter lets through; empty until {@link #setOpened}. */
	public List<SegmentNode> segments() {
		return segments;
	}

	/** The peers that were forked from it. */
	public List<PeerNode> forked() {
		return forked;
	}

	/** Its threads. */
	public FolderNode threads() {
		return threads;
	}

	/** Its open descriptors. */
	public FolderNode descriptors() {
		return descriptors;
	}

	/** Whether it has segments that are shown when it is opened. */
	public boolean hasSegments() {
		return opened ? !segments.isEmpty() : !source.isEmpty();
	}

	/** All segments there are, whatever the filter says. */
	public int segmentCount() {
		return source.size();
	}

	/** How much of what it shares changes; unknown while nobody watches. */
	public Activity activity() {
		return activity;
	}

	/** Whether a debugger or a signal holds it. */
	public PeerHalt halt() {
		return peer.halt();
	}

	@Override
	boolean isOpened() {
		return opened;
	}

	@Override
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
	void refresh(PeersShape newShape, List<PeerNode> newForked) {
		ended = !peer.isAlive();
		if (!newForked.equals(forked)) {
			forked = newForked;
			containers = new ArrayList<>(forked);
			containers.add(threads);
			containers.add(descriptors);
		}
		threads.refresh(newShape);
		descriptors.refresh(newShape);
		List<Segment> now = peer.segments();
		if (now != source || !newShape.equals(shape)) {
			source = now;
			shape = newShape;
			if (opened) {
				reconcile();
			}
		}
	}

	/** Takes over how much changes. */
	void setActivity(ActivityTracker tracker) {
		activity = tracker.activity(peer);
		if (opened) {
			segments.forEach(node -> node.setActivity(tracker.activity(peer, node.segment())));
			if (shape.order().column() == PeersColumn.ACTIVITY) {
				segments = shape.order().sort(segments);
			}
		}
	}

	/** A segment is the same one as before if it starts at the same address: it may have grown. */
	private void reconcile() {
		var nodes = new ArrayList<SegmentNode>(source.size());
		var byStart = new HashMap<Long, SegmentNode>(source.size() * 2);
		for (Segment segment : source) {
			if (shape.filter().accepts(segment)) {
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
		segments = shape.order().sort(nodes);
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
