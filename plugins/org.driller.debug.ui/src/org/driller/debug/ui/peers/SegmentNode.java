/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.List;

import org.driller.core.Activity;
import org.driller.core.Segment;

/** A segment of a peer. */
public final class SegmentNode extends PeersNode {

	private final PeerNode parent;
	private Segment segment;
	private Activity activity = Activity.NONE;
	private boolean changed;

	SegmentNode(PeerNode parent, Segment segment) {
		this.parent = parent;
		this.segment = segment;
	}

	/** The segment as it was last seen. */
	public Segment segment() {
		return segment;
	}

	void setSegment(Segment now) {
		changed |= !now.equals(segment);
		segment = now;
	}

	/** How much of it changes; unknown while nobody watches, and if it is not shared or cannot be written. */
	public Activity activity() {
		return activity;
	}

	void setActivity(Activity now) {
		changed |= now.isKnown() != activity.isKnown() || now.share() != activity.share();
		activity = now;
	}

	@Override
	boolean takeChanged() {
		boolean was = changed;
		changed = false;
		return was;
	}

	@Override
	public PeerNode parent() {
		return parent;
	}

	@Override
	public PeerNode peerNode() {
		return parent;
	}

	@Override
	public List<PeersNode> containers() {
		return List.of();
	}

	@Override
	public List<PeersNode> leaves() {
		return List.of();
	}

	@Override
	public boolean isEnded() {
		return parent.isEnded();
	}

	/** The peer's adapters, and the segment. */
	@Override
	public <T> T getAdapter(Class<T> adapter) {
		if (adapter == Segment.class) {
			return adapter.cast(segment);
		}
		T own = super.getAdapter(adapter);
		return own != null ? own : parent.getAdapter(adapter);
	}

	@Override
	public String toString() {
		return parent + "/0x" + Long.toHexString(segment.start()); //$NON-NLS-1$
	}
}
