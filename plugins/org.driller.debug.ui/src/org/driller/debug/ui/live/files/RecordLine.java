/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveMessages;
import org.eclipse.osgi.util.NLS;

/** A line of hexadecimal digits. */
final class RecordLine {

	private RecordLine() {
	}

	/**
	 * @param from index of the first digit
	 * @param number of the line, for the user
	 */
	static byte[] parse(String line, int from, int number) throws MemoryFileException {
		int digits = line.length() - from;
		if (digits % 2 != 0) {
			throw new MemoryFileException(NLS.bind(LiveMessages.File_OddDigits, number));
		}
		var bytes = new byte[digits / 2];
		for (int i = 0; i < bytes.length; i++) {
			int high = Character.digit(line.charAt(from + 2 * i), 16);
			int low = Character.digit(line.charAt(from + 2 * i + 1), 16);
			if (high < 0 || low < 0) {
				throw new MemoryFileException(NLS.bind(LiveMessages.File_NoDigits, number));
			}
			bytes[i] = (byte) (high << 4 | low);
		}
		return bytes;
	}

	static String format(String prefix, byte[] bytes) {
		var text = new StringBuilder(prefix);
		for (byte each : bytes) {
			text.append(Character.toUpperCase(Digits.high(each))).append(Character.toUpperCase(Digits.low(each)));
		}
		return text.append('\n').toString();
	}

	/** The sum of all bytes, 0 to 255. */
	static int sum(byte[] bytes) {
		int sum = 0;
		for (byte each : bytes) {
			sum += each;
		}
		return sum & 0xff;
	}

	/** A number with the first byte the most significant one. */
	static long number(byte[] bytes, int from, int count) {
		long value = 0;
		for (int i = 0; i < count; i++) {
			value = value << Byte.SIZE | bytes[from + i] & 0xff;
		}
		return value;
	}
}
