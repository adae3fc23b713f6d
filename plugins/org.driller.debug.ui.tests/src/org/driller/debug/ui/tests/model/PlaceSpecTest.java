/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.driller.debug.core.watch.PlaceSpec;
import org.driller.debug.core.watch.ValueType;
import org.eclipse.core.runtime.CoreException;
import org.junit.jupiter.api.Test;

class PlaceSpecTest {

	private static void reads(String text, String place, ValueType type, int count) throws CoreException {
		assertEquals(new PlaceSpec(place, type, count), PlaceSpec.parse(text), text);
	}

	private static void refuses(String text, String why) {
		String message = assertThrows(CoreException.class, () -> PlaceSpec.parse(text)).getMessage();
		assertTrue(message.contains(why), message);
		assertTrue(message.lines().count() == 1, message);
	}

	@Test
	void readsWhatPeopleWrite() throws CoreException {
		reads("counters", "counters", null, 1); //$NON-NLS-1$ //$NON-NLS-2$
		reads(" counters : u64 * 2 ", "counters", ValueType.U64, 2); //$NON-NLS-1$ //$NON-NLS-2$
		reads("counters:u64x2", "counters", ValueType.U64, 2); //$NON-NLS-1$ //$NON-NLS-2$
		reads("settings+24:x64x16", "settings+24", ValueType.X64, 16); //$NON-NLS-1$ //$NON-NLS-2$
		reads("libc!environ:ptr", "libc!environ", ValueType.PTR, 1); //$NON-NLS-1$ //$NON-NLS-2$
		reads("game::score", "game::score", null, 1); //$NON-NLS-1$ //$NON-NLS-2$
		reads("game::score:F64", "game::score", ValueType.F64, 1); //$NON-NLS-1$ //$NON-NLS-2$
		reads("0x404010 + 8:x8*8", "0x404010 + 8", ValueType.X8, 8); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals("counters:u64*2", PlaceSpec.parse("counters:u64x2").toString()); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals("counters[1]", PlaceSpec.parse("counters:u64*2").label(1)); //$NON-NLS-1$ //$NON-NLS-2$
	}

	@Test
	void saysWhatIsWrong() {
		refuses("", "Name a place"); //$NON-NLS-1$ //$NON-NLS-2$
		refuses(":u64", "Name a place"); //$NON-NLS-1$ //$NON-NLS-2$
		refuses("counters:int", "'int' is not a type"); //$NON-NLS-1$ //$NON-NLS-2$
		refuses("counters:int*2", "'int' is not a type"); //$NON-NLS-1$ //$NON-NLS-2$
		refuses("counters:u64*0", "'0' is not a number of values"); //$NON-NLS-1$ //$NON-NLS-2$
		refuses("counters:u64*9999999999", "is not a number of values"); //$NON-NLS-1$ //$NON-NLS-2$
		refuses("a".repeat(2000), "1024 characters at most"); //$NON-NLS-1$ //$NON-NLS-2$
	}

	@Test
	void valuesAreExact() {
		ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, -2);
		assertEquals("18446744073709551614", ValueType.U64.format(bytes, 0)); //$NON-NLS-1$
		assertEquals(0x1p64, ValueType.U64.number(ValueType.U64.raw(bytes, 0)));
		assertEquals("-2", ValueType.I8.format(bytes, 0)); //$NON-NLS-1$
		assertEquals("254", ValueType.U8.format(bytes, 0)); //$NON-NLS-1$
		assertEquals("0xfffe", ValueType.X16.format(bytes, 0)); //$NON-NLS-1$
		assertEquals("4294967294", ValueType.U32.format(bytes, 0)); //$NON-NLS-1$
		assertEquals("1.5", ValueType.F64.format(Double.doubleToLongBits(1.5))); //$NON-NLS-1$
		assertEquals("0.1140250805", ValueType.F64.brief(Double.doubleToLongBits(0.11402508048961234))); //$NON-NLS-1$
		assertEquals("NaN", ValueType.F64.brief(Double.doubleToLongBits(Double.NaN))); //$NON-NLS-1$
		assertEquals("2.5", ValueType.F32.format(Float.floatToIntBits(2.5f))); //$NON-NLS-1$
	}
}
