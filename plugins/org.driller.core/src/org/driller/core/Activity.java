/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * How much of some memory changed between the last two looks at it, as far as a sample of its pages tells.
 *
 * @param sampled   how many pages were compared
 * @param changed   how many of those differed
 * @param populated bytes of all pages that hold data, sampled or not; an estimate where there are very many holes
 */
public record Activity(int sampled, int changed, long populated) {

	/** Nothing is known. */
	public static final Activity NONE = new Activity(0, 0, 0);

	/**
	 * @return whether pages were compared at all
	 */
	public boolean isKnown() {
		return sampled > 0;
	}

	/**
	 * @return the part of the pages that changed, 0 to 1; 0 if nothing is known
	 */
	public double share() {
		return sampled == 0 ? 0 : (double) changed / sampled;
	}
}
