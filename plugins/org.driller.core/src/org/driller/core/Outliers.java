/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.NativeOutliers;

/**
 * Which of a few values are unlike the others: the rule of {@code driller/compare.h}, which {@code driller watch} goes by, too. Any thread
 * may ask; it takes microseconds.
 */
public final class Outliers {

	private Outliers() {
	}

	/**
	 * @param values numbers; NaN is one that cannot be compared
	 * @return for each whether it is far from the median; with fewer than three none is
	 * @throws DrillerException if Driller's native part is missing
	 */
	public static boolean[] of(double[] values) throws DrillerException {
		return NativeOutliers.of(values);
	}

	/**
	 * @param texts anything that can only be the same or not
	 * @return for each whether it differs from what more than half of them are; with fewer than three none does
	 * @throws DrillerException if Driller's native part is missing
	 */
	public static boolean[] of(String[] texts) throws DrillerException {
		return NativeOutliers.of(texts);
	}
}
