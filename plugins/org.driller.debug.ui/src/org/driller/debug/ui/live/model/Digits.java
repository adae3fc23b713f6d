/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

/** How numbers and bytes are written. */
public final class Digits {

	private static final String HEX = "0123456789abcdef"; //$NON-NLS-1$
	/** Stands for a byte that is no printable ASCII character. */
	public static final char UNPRINTABLE = '.';
	/** Stands for a digit of a byte that could not be read. */
	public static final char UNREADABLE = '?';

	private Digits() {
	}

	/** @return the high digit of a byte */
	public static char high(int value) {
		return HEX.charAt(value >> 4 & 0xf);
	}

	/** @return the low digit of a byte */
	public static char low(int value) {
		return HEX.charAt(value & 0xf);
	}

	/** @return the ASCII character of a byte, or {@link #UNPRINTABLE} */
	public static char text(int value) {
		return value >= 0x20 && value < 0x7f ? (char) value : UNPRINTABLE;
	}

	/** @return {@code address} in lower case, filled with zeros to {@code digits} */
	public static String address(long address, int digits) {
		String hex = Long.toHexString(address);
		return "0".repeat(Math.max(0, digits - hex.length())) + hex; //$NON-NLS-1$
	}

	/** @return how many digits addresses up to {@code last} take: 8, 12 or 16 */
	public static int addressDigits(long last) {
		int digits = Long.toHexString(last).length();
		return digits <= 8 ? 8 : digits <= 12 ? 12 : 16;
	}
}
