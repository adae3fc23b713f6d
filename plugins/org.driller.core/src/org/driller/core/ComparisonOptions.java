/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * What counts as a difference.
 *
 * @param reference index of the peer that the others are held against, or {@link #MAJORITY}
 * @param exact     whether pointers are compared by their bytes, too; otherwise those that point to the same place count as equal
 */
public record ComparisonOptions(int reference, boolean exact) {

	/**
	 * Each byte is held against what most of the peers have there. Where no value has a majority, or there are two peers, that is the first
	 * one's.
	 */
	public static final int MAJORITY = -1;

	/** Against the majority, and pointers to the same place are equal. */
	public static final ComparisonOptions DEFAULT = new ComparisonOptions(MAJORITY, false);
}
