/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.nio.ByteOrder;
import java.util.function.IntPredicate;

/** How bytes become text on the clipboard. */
public enum CopyForm {

	/** Two digits a byte, a blank between bytes, rows as long as shown. */
	HEX,
	/** A C array, 12 bytes a line. */
	C_ARRAY,
	/** Characters of the encoding that is shown. */
	TEXT,
	/** The address of each cell and its value as it is shown, a line each. */
	ADDRESSES;

	private static final int C_ARRAY_ROW = 12;

	/** @return what is copied from a pane unless something else is asked for */
	public static CopyForm of(Selection.Pane pane) {
		return pane == Selection.Pane.TEXT ? TEXT : HEX;
	}

	/**
	 * @param address of the first byte
	 * @param bytes in memory order
	 * @param readable tells of an index whether that byte could be read; others are {@code ??} or, in an array, {@code 0} with a comment
	 * @param rowBytes after how many bytes a line ends
	 */
	public String text(long address, byte[] bytes, IntPredicate readable, LiveSettings settings,
			int rowBytes) {
		return switch (this) {
		case HEX -> hex(bytes, readable, rowBytes);
		case C_ARRAY -> array(address, bytes, readable);
		case TEXT -> settings.encoding().decode(bytes, true);
		case ADDRESSES -> addresses(address, bytes, readable, settings);
		};
	}

	private static String hex(byte[] bytes, IntPredicate readable, int rowBytes) {
		var text = new StringBuilder(bytes.length * 3);
		for (int i = 0; i < bytes.length; i++) {
			text.append(i == 0 ? "" : i % rowBytes == 0 ? "\n" : " ").append(digits(bytes[i], readable.test(i))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		}
		return text.toString();
	}

	private static String array(long address, byte[] bytes, IntPredicate readable) {
		var text = new StringBuilder("/* 0x").append(Long.toHexString(address)).append(" */\n") //$NON-NLS-1$ //$NON-NLS-2$
				.append("unsigned char bytes[").append(bytes.length).append("] = {"); //$NON-NLS-1$ //$NON-NLS-2$
		for (int i = 0; i < bytes.length; i++) {
			text.append(i % C_ARRAY_ROW == 0 ? "\n\t" : " "); //$NON-NLS-1$ //$NON-NLS-2$
			text.append(readable.test(i) ? "0x" + digits(bytes[i], true) : "0 /* unreadable */").append(','); //$NON-NLS-1$ //$NON-NLS-2$
		}
		return text.append("\n};\n").toString(); //$NON-NLS-1$
	}

	private static String addresses(long address, byte[] bytes, IntPredicate readable,
			LiveSettings settings) {
		ByteOrder order = settings.order();
		var text = new StringBuilder();
		for (int i = 0; i < bytes.length; i += settings.cellBytes()) {
			text.append("0x" + Digits.address(address + i, 1)).append(": "); //$NON-NLS-1$ //$NON-NLS-2$
			boolean whole = i + settings.cellBytes() <= bytes.length;
			boolean all = whole;
			var cell = new byte[whole ? settings.cellBytes() : bytes.length - i];
			for (int j = 0; j < cell.length; j++) {
				cell[j] = bytes[i + j];
				all &= readable.test(i + j);
			}
			text.append(all ? settings.format().format(cell, order)
					: hex(cell, readableFrom(readable, i), settings.cellBytes())).append('\n');
		}
		return text.toString();
	}

	private static IntPredicate readableFrom(IntPredicate readable, int from) {
		return index -> readable.test(from + index);
	}

	private static String digits(byte value, boolean readable) {
		return readable ? "" + Digits.high(value) + Digits.low(value) : "??"; //$NON-NLS-1$ //$NON-NLS-2$
	}
}
