/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.driller.debug.ui.tests.model.ChangeTrackerTest.sample;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.Sample.Liveness;
import org.driller.debug.ui.live.model.Origin;
import org.driller.debug.ui.live.model.Sample;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveModelTest {

	private final LiveModel model = new LiveModel();

	@BeforeEach
	void lookAtTwoRows() {
		model.reset(new AddressRange(0, 31));
		model.viewport().setVisibleRows(2);
	}

	@Test
	void aRowIsPaintedAgainOnlyWhenItLooksDifferent() {
		model.accept(sample(0, new int[32]), 0);
		long first = model.signature(0, 0, 16, 0);
		long second = model.signature(1, 0, 16, 0);
		int[] values = new int[32];
		values[3] = 7;
		model.accept(sample(0, values), 10);
		assertNotEquals(first, model.signature(0, 0, 16, 10));
		assertEquals(second, model.signature(1, 0, 16, 10));
		assertEquals(model.signature(0, 0, 16, 10), model.signature(0, 0, 16, 11));
		assertNotEquals(model.signature(0, 0, 16, 10), model.signature(0, 0, 16, LiveModel.FADE_NANOS / 2));
		long faded = model.signature(0, 0, 16, LiveModel.FADE_NANOS + 20);
		assertEquals(faded, model.signature(0, 0, 16, LiveModel.FADE_NANOS * 3));
		assertEquals(2, model.samples());
		assertEquals(1, model.changedSamples());
	}

	@Test
	void heatFallsInSteps() {
		model.accept(sample(0, 1), 0);
		model.accept(sample(0, 2), 1);
		assertEquals(LiveModel.HEAT_LEVELS, model.heat(0, 1));
		assertEquals(1, model.heat(0, LiveModel.FADE_NANOS));
		assertEquals(0, model.heat(0, LiveModel.FADE_NANOS + 1));
		assertTrue(model.isFading(LiveModel.FADE_NANOS));
		assertFalse(model.isFading(LiveModel.FADE_NANOS + 1));
	}

	@Test
	void tellsUnreadableFromNotReadYet() {
		model.accept(sample(0, 1, -1), 0);
		assertTrue(model.isReadable(0));
		assertTrue(model.isUnreadable(1));
		assertEquals("no", model.sample().reason(1)); //$NON-NLS-1$
		assertNull(model.sample().reason(0));
		assertFalse(model.isReadable(2));
		assertFalse(model.isUnreadable(2));
	}

	@Test
	void aSampleKnowsWhereItsBytesCameFrom() {
		Sample mixed = Sample.of(0, 3).set(0, (byte) -1, Origin.IMAGE, true).set(1, (byte) 2, Origin.FILE, false)
				.gap(2, 3, "gone").liveness(Liveness.ENDED).build(); //$NON-NLS-1$
		assertEquals(255, mixed.value(0));
		assertEquals(Origin.FILE, mixed.origin(1));
		assertEquals(Origin.NONE, mixed.origin(2));
		assertEquals(Origin.NONE, mixed.origin(3));
		assertTrue(mixed.isWritable(0));
		assertFalse(mixed.isWritable(1));
		assertEquals(3, mixed.origins().size());
		assertEquals("gone", mixed.firstReason()); //$NON-NLS-1$
	}

	@Test
	void selectionGrowsBothWays() {
		model.selection().set(10);
		model.selection().extendTo(4);
		assertEquals(new AddressRange(4, 10), model.selection().range());
		model.selection().extendTo(12);
		assertEquals(new AddressRange(10, 12), model.selection().range());
	}

	@Test
	void writesBytesAndAddresses() {
		assertEquals('a', Digits.high(0xa5));
		assertEquals('5', Digits.low(0xa5));
		assertEquals('A', Digits.text(0x41));
		assertEquals(Digits.UNPRINTABLE, Digits.text(0x7f));
		assertEquals("00404000", Digits.address(0x404000, 8)); //$NON-NLS-1$
		assertEquals(8, Digits.addressDigits(0x404fff));
		assertEquals(12, Digits.addressDigits(0x7fff_ffff_ffffL));
		assertEquals(16, Digits.addressDigits(-1));
	}
}
