/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.math.BigInteger;
import java.nio.ByteOrder;

/** Cells as numbers and back. */
final class CellBytes {

	private CellBytes() {
	}

	/** @return the bytes as a number without a sign */
	static BigInteger unsigned(byte[] cell, ByteOrder order) {
		return new BigInteger(1, bigEndian(cell, order));
	}

	/** @return the bytes as a number in two's complement */
	static BigInteger signed(byte[] cell, ByteOrder order) {
		return new BigInteger(bigEndian(cell, order));
	}

	/** @return at most 8 bytes as a number without a sign */
	static long bits(byte[] cell, ByteOrder order) {
		long value = 0;
		for (int i = 0; i < cell.length; i++) {
			int at = order == ByteOrder.BIG_ENDIAN ? i : cell.length - 1 - i;
			value = value << Byte.SIZE | cell[at] & 0xff;
		}
		return value;
	}

	/** @return {@code bytes} bytes with the low bits of a number in two's complement */
	static byte[] of(BigInteger value, int bytes, ByteOrder order) {
		var cell = new byte[bytes];
		for (int i = 0; i < bytes; i++) {
			int at = order == ByteOrder.BIG_ENDIAN ? bytes - 1 - i : i;
			cell[at] = value.shiftRight(i * Byte.SIZE).byteValue();
		}
		return cell;
	}

	static byte[] of(long bits, int bytes, ByteOrder order) {
		return of(BigInteger.valueOf(bits), bytes, order);
	}

	private static byte[] bigEndian(byte[] cell, ByteOrder order) {
		if (order == ByteOrder.BIG_ENDIAN) {
			return cell;
		}
		var turned = new byte[cell.length];
		for (int i = 0; i < cell.length; i++) {
			turned[i] = cell[cell.length - 1 - i];
		}
		return turned;
	}
}
