/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import org.driller.core.Segment;
import org.driller.core.SegmentBacking;

/**
 * What a reader of memory needs to know of a segment.
 *
 * @param start      first address
 * @param end        first address after it
 * @param protection as in {@link Segment#protection()}
 * @param backing    where its bytes are
 */
public record Extent(long start, long end, int protection, SegmentBacking backing) {

	/**
	 * @return whether nobody can read it, not even its owner
	 */
	public boolean isInaccessible() {
		return backing == SegmentBacking.NONE && (protection & Segment.READ) == 0;
	}
}
