/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;

import org.driller.debug.core.launch.RankRange;
import org.junit.jupiter.api.Test;

class RankRangeTest {

	private static List<Integer> ranks(String text, int ranks) {
		return List.copyOf(RankRange.parse(text, ranks));
	}

	@Test
	void takesNumbersAndRanges() {
		assertEquals(List.of(), ranks("", 4)); //$NON-NLS-1$
		assertEquals(List.of(), ranks(" \t ", 4)); //$NON-NLS-1$
		assertEquals(List.of(0), ranks("0", 1)); //$NON-NLS-1$
		assertEquals(List.of(0, 3, 4, 5), ranks(" 3 - 5 ,0", 6)); //$NON-NLS-1$
		assertEquals(List.of(2), ranks("2-2", 3)); //$NON-NLS-1$
		assertEquals(List.of(0, 1, 2, 3), ranks("0-2,1-3,2", 4), "each once, ascending"); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals(List.of(7), ranks("007", 8)); //$NON-NLS-1$
	}

	@Test
	void namesThePartThatIsWrong() {
		for (String wrong : Set.of("4", "2-4", "3-2", "-1", "1-", "-", "x", "1 2", "0x1", "1-2-3", "99999999999999999999")) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$ //$NON-NLS-6$ //$NON-NLS-7$ //$NON-NLS-8$ //$NON-NLS-9$ //$NON-NLS-10$ //$NON-NLS-11$
			assertEquals(wrong, assertThrows(IllegalArgumentException.class, () -> RankRange.parse("0, " + wrong + " ,1", 4), //$NON-NLS-1$ //$NON-NLS-2$
					wrong).getMessage());
		}
	}

	@Test
	void takesNoEmptyPart() {
		for (String wrong : Set.of(",", "0,", ",0", "0,,1", "0, ,1")) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$
			assertEquals("", assertThrows(IllegalArgumentException.class, () -> RankRange.parse(wrong, 4), wrong).getMessage()); //$NON-NLS-1$
		}
	}
}
