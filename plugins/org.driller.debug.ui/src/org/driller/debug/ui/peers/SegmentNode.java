/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.Locale;

import org.driller.core.Activity;
import org.driller.core.Segment;

/** A segment of a peer. */
public final class SegmentNode extends PeersNode {

	private final PeerNode peer;
	private PeersNode parent;
	private Segment segment;
	/** What filters look for, made when it is first needed. */
	private String searchText;
	private Activity activity = Activity.NONE;
	private boolean changed;

	SegmentNode(PeerNode peer, Segment segment) {
		this.peer = peer;
		this.parent = peer;
		this.segment = segment;
	}

	/** The segment as it was last seen. */
	public Segment segment() {
		return segment;
	}

	void setSegment(Segment now) {
		if (!now.equals(segment)) {
			changed = true;
			searchText = null;
			segment = now;
		}
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

	/** All that filters look for in it, in lower case. */
	String searchText() {
		if (searchText == null) {
			searchText = String.join("\n", segment.name(), segment.kind().label(), PeersColumn.sharing(segment), //$NON-NLS-1$
					segment.permissions(), "0x" + Long.toHexString(segment.start())).toLowerCase(Locale.ROOT); //$NON-NLS-1$
		}
		return searchText;
	}

	/** The peer, or a range of its segments. */
	@Override
	public PeersNode parent() {
		return parent;
	}

	void setParent(PeersNode now) {
		parent = now;
	}

	@Override
	public PeerNode peerNode() {
		return peer;
	}

	@Override
	public PeersNode meant() {
		return this;
	}

	@Override
	public boolean isEnded() {
		return peer.isEnded();
	}

	/** The peer's adapters, and the segment. */
	@Override
	public <T> T getAdapter(Class<T> adapter) {
		if (adapter == Segment.class) {
			return adapter.cast(segment);
		}
		T own = super.getAdapter(adapter);
		return own != null ? own : peer.getAdapter(adapter);
	}

	@Override
	public String toString() {
		return peer + "/0x" + Long.toHexString(segment.start()); //$NON-NLS-1$
	}
}
