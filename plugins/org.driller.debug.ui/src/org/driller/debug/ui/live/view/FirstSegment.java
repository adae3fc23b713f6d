/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.view;

import java.util.List;
import java.util.Optional;

import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.core.SegmentKind;

/** Where to look first in a peer of which only itself is selected. */
public final class FirstSegment {

	private static final List<SegmentKind> KINDS = List.of(SegmentKind.DATA, SegmentKind.BSS, SegmentKind.HEAP);

	private FirstSegment() {
	}

	/** The program's own variables, or its heap, or whatever there is. */
	public static Optional<Segment> of(Peer peer) {
		List<Segment> segments = peer.segments();
		Optional<Segment> own = segments.stream().filter(segment -> KINDS.contains(segment.kind()))
				.filter(segment -> segment.name().equals(peer.executable()) || segment.kind() == SegmentKind.HEAP).findFirst();
		return own.or(() -> segments.stream().filter(Segment::isShared).findFirst()).or(() -> segments.stream().findFirst());
	}
}
