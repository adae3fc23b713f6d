/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.Random;

import org.driller.debug.ui.live.model.CellFormat;
import org.driller.debug.ui.live.model.CellFormatException;
import org.driller.debug.ui.live.model.CellFormats;
import org.junit.jupiter.api.Test;

class CellFormatsTest {

	private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
	private static final ByteOrder BIG = ByteOrder.BIG_ENDIAN;

	private static byte[] bytes(int... values) {
		var bytes = new byte[values.length];
		for (int i = 0; i < values.length; i++) {
			bytes[i] = (byte) values[i];
		}
		return bytes;
	}

	@Test
	void writesTheSameBytesInEveryFormat() {
		byte[] cell = bytes(0xfe, 0xff);
		assertEquals("fffe", CellFormats.HEX.format(cell, LITTLE)); //$NON-NLS-1$
		assertEquals("feff", CellFormats.HEX.format(cell, BIG)); //$NON-NLS-1$
		assertEquals("-2", CellFormats.SIGNED.format(cell, LITTLE)); //$NON-NLS-1$
		assertEquals("-257", CellFormats.SIGNED.format(cell, BIG)); //$NON-NLS-1$
		assertEquals("65534", CellFormats.UNSIGNED.format(cell, LITTLE)); //$NON-NLS-1$
		assertEquals("177776", CellFormats.OCTAL.format(cell, LITTLE)); //$NON-NLS-1$
		assertEquals("1111111111111110", CellFormats.BINARY.format(cell, LITTLE)); //$NON-NLS-1$
	}

	@Test
	void fillsUpDigitsThatStandForBitsAndNoOthers() {
		assertEquals("0007", CellFormats.HEX.format(bytes(7, 0), LITTLE)); //$NON-NLS-1$
		assertEquals("000007", CellFormats.OCTAL.format(bytes(7, 0), LITTLE)); //$NON-NLS-1$
		assertEquals("00000111", CellFormats.BINARY.format(bytes(7), LITTLE)); //$NON-NLS-1$
		assertEquals("7", CellFormats.UNSIGNED.format(bytes(7, 0), LITTLE)); //$NON-NLS-1$
	}

	@Test
	void knowsNumbersOfSixteenBytes() throws CellFormatException {
		var ones = new byte[16];
		java.util.Arrays.fill(ones, (byte) 0xff);
		assertEquals("340282366920938463463374607431768211455", CellFormats.UNSIGNED.format(ones, LITTLE)); //$NON-NLS-1$
		assertEquals("-1", CellFormats.SIGNED.format(ones, LITTLE)); //$NON-NLS-1$
		assertArrayEquals(ones, CellFormats.SIGNED.parse("-1", 16, BIG)); //$NON-NLS-1$
		assertEquals(39, CellFormats.UNSIGNED.width(16));
	}

	@Test
	void writesFloatsAndPointers() {
		assertEquals("1.0", CellFormats.FLOAT.format(bytes(0, 0, 0x80, 0x3f), LITTLE)); //$NON-NLS-1$
		assertEquals("-1.5", CellFormats.DOUBLE.format(bytes(0xbf, 0xf8, 0, 0, 0, 0, 0, 0), BIG)); //$NON-NLS-1$
		assertEquals("NaN", CellFormats.FLOAT.format(bytes(0, 0, 0xc0, 0x7f), LITTLE)); //$NON-NLS-1$
		assertEquals("\u21927ffd00001000", CellFormats.POINTER.format(bytes(0, 0x10, 0, 0, 0xfd, 0x7f, 0, 0), LITTLE)); //$NON-NLS-1$
		assertFalse(CellFormats.FLOAT.supports(8));
		assertFalse(CellFormats.DOUBLE.supports(4));
		assertFalse(CellFormats.POINTER.supports(4));
	}

	@Test
	void readsWhatItWroteAndNothingIsWiderThanItSays() throws CellFormatException {
		var random = new Random(1);
		for (CellFormat format : CellFormats.ALL) {
			for (int size : CellFormats.SIZES) {
				for (int i = 0; format.supports(size) && i < 200; i++) {
					var cell = new byte[size];
					random.nextBytes(cell);
					ByteOrder order = i % 2 == 0 ? LITTLE : BIG;
					String text = format.format(cell, order);
					assertTrue(text.length() <= format.width(size), () -> format.id() + size + ' ' + text);
					if (!text.equals("NaN")) { //$NON-NLS-1$
						assertArrayEquals(cell, format.parse(' ' + text + ' ', size, order), text);
					}
				}
			}
		}
	}

	@Test
	void refusesWhatDoesNotFitWithOneLine() throws CellFormatException {
		assertArrayEquals(bytes(0xff), CellFormats.HEX.parse("0xFF", 1, LITTLE)); //$NON-NLS-1$
		assertArrayEquals(bytes(0xff), CellFormats.UNSIGNED.parse("-1", 1, LITTLE)); //$NON-NLS-1$
		for (String wrong : new String[] { "", "x", "256", "-129", "1 2", "0x" }) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$ //$NON-NLS-6$
			var refusal = assertThrows(CellFormatException.class, () -> CellFormats.UNSIGNED.parse(wrong, 1, LITTLE), wrong);
			assertFalse(refusal.getMessage().contains("\n")); //$NON-NLS-1$
		}
		assertThrows(CellFormatException.class, () -> CellFormats.SIGNED.parse("128", 1, LITTLE)); //$NON-NLS-1$
		assertThrows(CellFormatException.class, () -> CellFormats.FLOAT.parse("one", 4, LITTLE)); //$NON-NLS-1$
		assertThrows(CellFormatException.class, () -> CellFormats.DOUBLE.parse("", 8, LITTLE)); //$NON-NLS-1$
	}

	@Test
	void choosesTheNearestSize() {
		assertEquals(4, CellFormats.size(CellFormats.FLOAT, 1));
		assertEquals(8, CellFormats.size(CellFormats.DOUBLE, 16));
		assertEquals(2, CellFormats.size(CellFormats.HEX, 2));
		assertEquals(CellFormats.HEX, CellFormats.of("unknown")); //$NON-NLS-1$
	}
}
