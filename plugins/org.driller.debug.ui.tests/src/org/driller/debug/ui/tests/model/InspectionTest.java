/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.List;

import org.driller.debug.ui.live.model.Inspection;
import org.driller.debug.ui.live.model.TextEncoding;
import org.junit.jupiter.api.Test;

class InspectionTest {

	private static String value(byte[] bytes, String name) {
		List<Inspection.Value> values = Inspection.of(bytes, ByteOrder.LITTLE_ENDIAN, TextEncoding.ASCII,
				address -> address == 0x6f6c6c6548L ? "[heap]" : null); //$NON-NLS-1$
		return values.stream().filter(value -> value.name().equals(name)).findFirst().orElseThrow().text();
	}

	@Test
	void saysWhatBytesCanMean() {
		byte[] hello = { 'H', 'e', 'l', 'l', 'o', 0, 0, 0 };
		assertEquals("72", value(hello, "int8")); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals("25928", value(hello, "uint16")); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals("478560413000", value(hello, "int64")); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals("H", value(hello, "character")); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals("Hello", value(hello, "text")); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals("0x6f6c6c6548 [heap]", value(hello, "pointer")); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals(Inspection.NOTHING, value(hello, "int128")); //$NON-NLS-1$
		assertEquals("01001000", value(hello, "binary")); //$NON-NLS-1$ //$NON-NLS-2$
	}

	@Test
	void saysNothingOfWhatCannotBeRead() {
		List<Inspection.Value> values = Inspection.of(new byte[0], ByteOrder.BIG_ENDIAN, TextEncoding.UTF8, address -> null);
		assertTrue(values.stream().allMatch(value -> value.text().equals(Inspection.NOTHING)), values::toString);
		assertEquals("2023-11-14T22:13:20Z", value(new byte[] { 0, (byte) 0xf1, 0x53, 0x65, 0, 0, 0, 0 }, "time_t")); //$NON-NLS-1$ //$NON-NLS-2$
	}
}
