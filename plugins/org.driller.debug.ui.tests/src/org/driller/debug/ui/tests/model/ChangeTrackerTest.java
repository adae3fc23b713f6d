/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.driller.debug.ui.live.model.ChangeTracker;
import org.driller.debug.ui.live.model.Origin;
import org.driller.debug.ui.live.model.Sample;
import org.junit.jupiter.api.Test;

class ChangeTrackerTest {

	private static final long FADE = 1000;

	private final ChangeTracker tracker = new ChangeTracker(FADE);

	/** Negative values are bytes that cannot be read. */
	static Sample sample(long address, int... values) {
		var builder = Sample.of(address, values.length);
		for (int i = 0; i < values.length; i++) {
			if (values[i] >= 0) {
				builder.set(i, (byte) values[i], Origin.IMAGE, true);
			} else {
				builder.gap(i, i + 1, "no"); //$NON-NLS-1$
			}
		}
		return builder.build();
	}

	@Test
	void firstSightIsNoChange() {
		assertEquals(0, tracker.update(sample(100, 1, 2, 3), 0));
		assertEquals(0, tracker.freshness(101, 0));
	}

	@Test
	void marksOnlyTheByteThatChangedAndLetsItFade() {
		tracker.update(sample(100, 1, 2, 3), 0);
		assertEquals(1, tracker.update(sample(100, 1, 9, 3), 10));
		assertEquals(0, tracker.freshness(100, 10));
		assertEquals(1, tracker.freshness(101, 10));
		assertEquals(0.5, tracker.freshness(101, 10 + FADE / 2), 0.001);
		assertTrue(tracker.isFading(10 + FADE / 2));
		assertEquals(0, tracker.freshness(101, 10 + FADE));
		assertFalse(tracker.isFading(10 + FADE));
	}

	@Test
	void keepsMarksOfWhatStaysVisibleWhileScrolling() {
		tracker.update(sample(100, 1, 2, 3), 0);
		tracker.update(sample(100, 1, 2, 4), 10);
		assertEquals(0, tracker.update(sample(102, 4, 5, 6), 20));
		assertEquals(0.99, tracker.freshness(102, 20), 0.001);
		assertEquals(0, tracker.freshness(103, 20));
		assertEquals(0, tracker.freshness(100, 20));
	}

	@Test
	void aByteThatBecomesReadableIsNoChange() {
		tracker.update(sample(100, -1, 2), 0);
		assertEquals(0, tracker.update(sample(100, 7, 2), 10));
		assertEquals(0, tracker.update(sample(100, -1, 2), 20));
	}

	@Test
	void worksAtTheTopOfTheAddressSpace() {
		tracker.update(sample(-2, 1, 2), 0);
		tracker.update(sample(-2, 1, 3), 10);
		assertEquals(1, tracker.freshness(-1, 10));
		assertEquals(0, tracker.freshness(0, 10));
	}

	@Test
	void nanoTimeMayWrap() {
		tracker.update(sample(100, 1), Long.MAX_VALUE - 5);
		tracker.update(sample(100, 2), Long.MAX_VALUE - 4);
		assertEquals(0.99, tracker.freshness(100, Long.MIN_VALUE + 5), 0.001);
	}
}
