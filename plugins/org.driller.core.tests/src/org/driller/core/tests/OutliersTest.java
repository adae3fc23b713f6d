/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.driller.core.Outliers;
import org.junit.jupiter.api.Test;

/** The library's rule, as Java sees it; the rule itself is tested there. */
class OutliersTest {

	@Test
	void numbersFarFromTheMedianAreUnlikeTheOthers() throws Exception {
		assertArrayEquals(new boolean[] { false, false, true, false }, Outliers.of(new double[] { 1000, 1000, 818, 1000 }));
		assertArrayEquals(new boolean[] { false, false, false, false }, Outliers.of(new double[] { 100, 101, 100, 99 }));
		assertArrayEquals(new boolean[] { false, true, false }, Outliers.of(new double[] { 1, Double.NaN, 1 }));
		assertArrayEquals(new boolean[0], Outliers.of(new double[0]));
	}

	@Test
	void textsThatDifferFromMostAreUnlikeTheOthers() throws Exception {
		assertArrayEquals(new boolean[] { false, true, false }, Outliers.of(new String[] { "ring", "overrun\u00e9", "ring" }));
		assertArrayEquals(new boolean[] { false, false, false }, Outliers.of(new String[] { "a", "b", "c" }));
		assertArrayEquals(new boolean[0], Outliers.of(new String[0]));
	}
}
