/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.util.List;

import org.driller.core.PeerStatus;
import org.driller.core.Segment;

/**
 * One consistent and checked reading of a directory. Immutable.
 *
 * @param status   the header
 * @param segments the segment table: sorted by address, not overlapping
 */
public record DirectorySnapshot(PeerStatus status, List<Segment> segments) {

	/** Copies the list. */
	public DirectorySnapshot {
		segments = List.copyOf(segments);
	}
}
