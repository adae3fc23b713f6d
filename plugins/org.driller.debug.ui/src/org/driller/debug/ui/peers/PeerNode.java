/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.driller.core.Activity;
import org.driller.core.ActivityState;
import org.driller.core.ActivityTracker;
import org.driller.core.Peer;
import org.driller.core.PeerHalt;
import org.driller.core.Segment;
import org.driller.debug.core.DrillerDebug;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.IMemoryBlockRetrievalExtension;

/**
 * A peer. Below it are the peers that were forked from it, its threads and descriptors, and its segments. The latter become
 * nodes only when {@link #setOpened somebody wants to see them}.
 */
public final class PeerNode extends PeersNode {

	/** Segments that are shown in one list at most. */
	private static final int RANGE = 1_000;

	private final GroupNode group;
	private final Peer peer;
	private final FolderNode threads = new FolderNode(this, FolderNode.Kind.THREADS);
	private final FolderNode descriptors = new FolderNode(this, FolderNode.Kind.DESCRIPTORS);
	private PeerNode origin;
	private ILaunch launch;
	private List<PeerNode> forked = List.of();
	private List<PeersNode> containers = List.of(threads, descriptors);
	private List<Segment> source = List.of();
	private PeersShape shape = PeersShape.ALL;
	/** Of all segments, whatever the filter says; by start address, and in order. */
	private Map<Long, SegmentNode> known = Map.of();
	private List<SegmentNode> all = List.of();
	private List<SegmentNode> segments = List.of();
	private final List<RangeNode> allRanges = new ArrayList<>();
	private List<RangeNode> ranges = List.of();
	private Activity activity = Activity.NONE;
	private ActivityState activityState = ActivityState.UNKNOWN;
	private List<Segment> reconciled = List.of();
	private boolean opened;
	private boolean ended;

	PeerNode(GroupNode group, Peer peer) {
		this.group = group;
		this.peer = peer;
	}

	public Peer peer() {
		return peer;
	}

	/** The launch of this Eclipse that started it, if one did and is still listed; as of the last refresh. */
	public Optional<ILaunch> launch() {
		return Optional.ofNullable(launch);
	}

	void setLaunch(ILaunch newLaunch) {
		launch = newLaunch;
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
		return ranges.isEmpty() ? segments : List.of();
	}

	/** The ranges in which segments are shown if there are very many. */
	public List<RangeNode> ranges() {
		return ranges;
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

	/** Whether it counts that by itself. */
	public ActivityState activityState() {
		return activityState;
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
		boolean moreForked = !newForked.equals(forked);
		forked = newForked;
		threads.refresh(newShape);
		descriptors.refresh(newShape);
		List<Segment> now = peer.segments();
		if (now != source || !newShape.equals(shape)) {
			boolean sameFilter = newShape.filter().equals(shape.filter());
			shape = newShape;
			if (now != source || !sameFilter || shape.order().column() == null) {
				source = now;
				if (opened) {
					reconcile();
				}
			} else {
				arrange(shape.order().sort(segments));
			}
		} else if (moreForked) {
			arrange(segments);
		}
	}

	/** Takes over how much changes. */
	void setActivity(ActivityTracker tracker) {
		activity = tracker.activity(peer);
		activityState = tracker.state(peer);
		if (opened) {
			all.forEach(node -> node.setActivity(tracker.activity(peer, node.segment())));
			if (shape.order().column() == PeersColumn.ACTIVITY) {
				arrange(shape.order().sort(segments));
			}
		}
	}

	/** A segment is the same one as before if it starts at the same address: it may have grown. */
	private void reconcile() {
		if (known.size() != source.size() || all.isEmpty() || reconciled != source) {
			reconciled = source;
			var nodes = new ArrayList<SegmentNode>(source.size());
			var byStart = new HashMap<Long, SegmentNode>(source.size() * 2);
			for (Segment segment : source) {
				SegmentNode node = known.get(segment.start());
				if (node == null) {
					node = new SegmentNode(this, segment);
				} else {
					node.setSegment(segment);
				}
				byStart.put(segment.start(), node);
				nodes.add(node);
			}
			known = byStart;
			all = nodes;
		}
		var accepted = new ArrayList<SegmentNode>(all.size());
		for (SegmentNode node : all) {
			if (shape.filter().accepts(node)) {
				accepted.add(node);
			}
		}
		arrange(shape.order().sort(accepted));
	}

	/** Takes over which segments are shown in which order, in ranges if they are very many. */
	private void arrange(List<SegmentNode> shown) {
		segments = shown;
		int count = shown.size() <= RANGE ? 0 : (shown.size() + RANGE - 1) / RANGE;
		for (int i = 0; i < count; i++) {
			if (i == allRanges.size()) {
				allRanges.add(new RangeNode(this, i * RANGE));
			}
			List<SegmentNode> part = List.copyOf(shown.subList(i * RANGE, Math.min(shown.size(), (i + 1) * RANGE)));
			allRanges.get(i).setSegments(part);
			RangeNode range = allRanges.get(i);
			part.forEach(node -> node.setParent(range));
		}
		if (count == 0) {
			shown.forEach(node -> node.setParent(this));
		}
		ranges = List.copyOf(allRanges.subList(0, count));
		var fresh = new ArrayList<PeersNode>(forked);
		fresh.add(threads);
		fresh.add(descriptors);
		fresh.addAll(ranges);
		containers = fresh;
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
			return adapter.cast(DrillerDebug.model().launchOf(peer));
		}
		return super.getAdapter(adapter);
	}

	@Override
	public String toString() {
		return peer.toString();
	}
}
