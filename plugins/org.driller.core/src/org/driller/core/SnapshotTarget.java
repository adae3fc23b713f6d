/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.List;
import java.util.stream.LongStream;

/**
 * What to take a snapshot of.
 *
 * @param peer     an attached peer
 * @param segments the segments wanted; none for all that it has
 */
public record SnapshotTarget(Peer peer, List<Segment> segments) {

	/** Copies the list. */
	public SnapshotTarget {
		segments = List.copyOf(segments);
	}

	/**
	 * @param peer an attached peer
	 * @return all of its memory
	 */
	public static SnapshotTarget of(Peer peer) {
		return new SnapshotTarget(peer, List.of());
	}

	/** Start and end of each range. */
	long[] ranges() {
		return segments.stream().flatMapToLong(each -> LongStream.of(each.start(), each.end())).toArray();
	}
}
