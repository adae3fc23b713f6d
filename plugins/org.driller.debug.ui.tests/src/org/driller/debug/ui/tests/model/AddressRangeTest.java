/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;

import org.driller.debug.ui.live.model.AddressRange;
import org.junit.jupiter.api.Test;

class AddressRangeTest {

	private static final long HIGH = 0xffff_ffff_ff60_0000L;

	@Test
	void holdsAddressesAboveTheSignedRange() {
		var range = new AddressRange(0x1000, HIGH);
		assertTrue(range.contains(Long.MIN_VALUE));
		assertFalse(range.contains(-1));
		assertFalse(range.contains(0xfff));
		assertThrows(IllegalArgumentException.class, () -> new AddressRange(HIGH, 0x1000));
	}

	@Test
	void clampsToTheNearestEnd() {
		var range = new AddressRange(0x1000, 0x1fff);
		assertEquals(0x1000, range.clamp(0));
		assertEquals(0x1fff, range.clamp(HIGH));
		assertEquals(0x1234, range.clamp(0x1234));
	}

	@Test
	void movesWithoutWrappingAround() {
		assertEquals(-1, AddressRange.ALL.move(-5, 100));
		assertEquals(0, AddressRange.ALL.move(5, -100));
		assertEquals(Long.MIN_VALUE, AddressRange.ALL.move(Long.MAX_VALUE, 1));
		assertEquals(0x1fff, new AddressRange(0x1000, 0x1fff).move(0x1ffe, 16));
	}

	@Test
	void convertsToAndFromBigNumbers() {
		assertEquals(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE), AddressRange.toBig(-1));
		assertEquals(HIGH, AddressRange.fromBig(AddressRange.toBig(HIGH)));
		assertEquals(-1, AddressRange.fromBig(BigInteger.ONE.shiftLeft(64)));
		assertEquals(0, AddressRange.fromBig(BigInteger.valueOf(-3)));
	}

	@Test
	void followsTheSizeOfAnAddress() {
		assertEquals(new AddressRange(0, 0xffff_ffffL), AddressRange.ofAddressSize(4));
		assertEquals(AddressRange.ALL, AddressRange.ofAddressSize(8));
		assertEquals(AddressRange.ALL, AddressRange.ofAddressSize(0));
	}
}
