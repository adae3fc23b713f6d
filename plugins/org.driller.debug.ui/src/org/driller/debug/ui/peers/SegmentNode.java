/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.List;

import org.driller.core.Segment;

/** A segment of a peer. */
public final class SegmentNode extends PeersNode {

	private final PeerNode parent;
	private Segment segment;
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

	/** Whether the segment has changed since this was asked last. */
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
	public List<PeersNode> children() {
		return List.of();
	}

	@Override
	public boolean isEnded() {
		return parent.isEnded();
	}

	/** The peer's adapters, and the segment. */
	@Override
	public <T> T getAdapter(Class<T> adapter) {
		return adapter == Segment.class ? adapter.cast(segment) : parent.getAdapter(adapter);
	}

	@Override
	public String toString() {
		return parent + "/0x" + Long.toHexString(segment.start()); //$NON-NLS-1$
	}
}
