/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.List;

/**
 * What became of a read: which bytes came which way, and why others did not come. Bytes that could not be read are zero
 * in the destination.
 *
 * @param address first address asked for
 * @param length  bytes asked for
 * @param ranges  what happened to them: consecutive, without gaps, in order, neighbours differ; together exactly
 *                {@code length} bytes
 */
public record ReadResult(long address, int length, List<Range> ranges) {

	/**
	 * Consecutive bytes that fared the same.
	 *
	 * @param start  first address
	 * @param length bytes, more than 0
	 * @param source which way they came
	 * @param reason why they could not be read, {@link UnreadableReason#NONE} if they could
	 * @param detail one translated line that explains {@code reason}, empty if they could be read
	 */
	public record Range(long start, int length, MemorySource source, UnreadableReason reason, String detail) {

		/**
		 * @return first address after it
		 */
		public long end() {
			return start + length;
		}

		/**
		 * @return whether its bytes were read
		 */
		public boolean isReadable() {
			return source != MemorySource.UNREADABLE;
		}
	}

	/** Copies the list. */
	public ReadResult {
		ranges = List.copyOf(ranges);
	}

	/**
	 * @return whether every byte was read
	 */
	public boolean isComplete() {
		return ranges.stream().allMatch(Range::isReadable);
	}

	/**
	 * @param index distance from the first address asked for
	 * @return the range in which that byte lies
	 * @throws IndexOutOfBoundsException if it was not asked for
	 */
	public Range rangeAt(int index) {
		if (index >= 0) {
			int end = 0;
			for (Range range : ranges) {
				end += range.length();
				if (index < end) {
					return range;
				}
			}
		}
		throw new IndexOutOfBoundsException(index);
	}
}
