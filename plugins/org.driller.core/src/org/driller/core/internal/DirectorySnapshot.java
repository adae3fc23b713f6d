/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.util.List;
import java.util.Optional;

import org.driller.core.PeerStatus;
import org.driller.core.Segment;

/**
 * One consistent and checked reading of a directory. Immutable.
 *
 * @param status     the header
 * @param segments   the segment table: sorted by address, not overlapping
 * @param imageInode the inode of the image that the table is about; 0 if the peer does not tell
 */
public record DirectorySnapshot(PeerStatus status, List<Segment> segments, long imageInode) {

	/** Copies the list. */
	public DirectorySnapshot {
		segments = List.copyOf(segments);
	}

	/**
	 * @param address any address
	 * @return the segment in which it lies
	 */
	public Optional<Segment> segmentAt(long address) {
		int low = 0;
		for (int high = segments.size() - 1; low <= high;) {
			int middle = (low + high) >>> 1;
			Segment segment = segments.get(middle);
			if (segment.contains(address)) {
				return Optional.of(segment);
			}
			if (Long.compareUnsigned(segment.start(), address) < 0) {
				low = middle + 1;
			} else {
				high = middle - 1;
			}
		}
		return Optional.empty();
	}
}
