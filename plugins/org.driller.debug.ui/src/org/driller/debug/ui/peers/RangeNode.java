/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.List;

/**
 * Some of a peer's segments, where it has so many that one list of them helps nobody, and takes the toolkit long. Which
 * ones depends on filter and order.
 */
public final class RangeNode extends PeersNode {

	private final PeerNode parent;
	private final int first;
	private List<SegmentNode> segments = List.of();
	private boolean opened;

	/** @param first number of its first segment among all that are shown, from 0 on */
	RangeNode(PeerNode parent, int first) {
		this.parent = parent;
		this.first = first;
	}

	void setSegments(List<SegmentNode> now) {
		segments = now;
	}

	/** Number of its first segment among all that are shown, from 1 on. */
	int first() {
		return first + 1;
	}

	/** Number of its last segment. */
	int last() {
		return first + segments.size();
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
	public List<SegmentNode> leaves() {
		return segments;
	}

	@Override
	boolean isOpened() {
		return opened;
	}

	@Override
	void setOpened() {
		opened = true;
	}

	@Override
	public boolean isEnded() {
		return parent.isEnded();
	}

	@Override
	public String toString() {
		return parent + "/" + first(); //$NON-NLS-1$
	}
}
