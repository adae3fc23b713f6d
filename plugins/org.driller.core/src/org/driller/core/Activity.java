/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * How much of some memory changed between the last two looks at it.
 *
 * @param sampled   how many pages were looked at
 * @param changed   how many of those had changed, or had been written to
 * @param populated bytes of all pages that hold data, looked at or not; an estimate where there are very many
 * @param counted   whether the process itself has counted what it wrote; if not, a sample of the pages was compared
 */
public record Activity(int sampled, int changed, long populated, boolean counted) {

	/** Nothing is known. */
	public static final Activity NONE = new Activity(0, 0, 0, false);

	/**
	 * @return whether pages were looked at at all
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
