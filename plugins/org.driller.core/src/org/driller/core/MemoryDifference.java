/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * A range in which memory differs between then and now, or between two moments. Immutable; the arrays must not be changed.
 *
 * @param kind    how
 * @param address of the first byte
 * @param length  in bytes; some of them may be the same, if only a few are between such that are not
 * @param before  the first bytes as they were, {@link MemoryDiff#SHOWN} at most; none if there was nothing
 * @param after   the same as they are, or were later; none if there is nothing
 */
public record MemoryDifference(Kind kind, long address, long length, byte[] before, byte[] after) {

	/** How memory can differ. */
	public enum Kind {
		/** The bytes are others. */
		CHANGED,
		/** It was mapped before, and is not any more. */
		GONE,
		/** It was not mapped before. */
		NEW
	}
}
