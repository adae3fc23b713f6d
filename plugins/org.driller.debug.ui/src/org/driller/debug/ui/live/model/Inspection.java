/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/** The values that the bytes under the cursor can mean. */
public final class Inspection {

	/** The most bytes that are looked at. */
	public static final int BYTES = 64;

	/** What stands where there are too few readable bytes for a value. */
	public static final String NOTHING = "\u2013"; //$NON-NLS-1$

	private static final int[] WHOLE = { 1, 2, 4, 8, 16 };

	/** A value and what it is. */
	public record Value(String name, String text) {
	}

	private Inspection() {
	}

	/**
	 * @param bytes from the cursor on, up to the first that cannot be read, at most {@link #BYTES}
	 * @param names says what lies at an address, or {@code null}
	 * @return always the same names in the same order
	 */
	public static List<Value> of(byte[] bytes, ByteOrder order, TextEncoding encoding, LongFunction<String> names) {
		var values = new ArrayList<Value>();
		for (int size : WHOLE) {
			int bits = size * Byte.SIZE;
			values.add(new Value("int" + bits, cell(CellFormats.SIGNED, bytes, size, order))); //$NON-NLS-1$
			values.add(new Value("uint" + bits, cell(CellFormats.UNSIGNED, bytes, size, order))); //$NON-NLS-1$
		}
		values.add(new Value(LiveMessages.Inspect_Hex, cell(CellFormats.HEX, bytes, Long.BYTES, order)));
		values.add(new Value(LiveMessages.Inspect_Octal, cell(CellFormats.OCTAL, bytes, 1, order)));
		values.add(new Value(LiveMessages.Inspect_Binary, cell(CellFormats.BINARY, bytes, 1, order)));
		values.add(new Value("float", cell(CellFormats.FLOAT, bytes, Float.BYTES, order))); //$NON-NLS-1$
		values.add(new Value("double", cell(CellFormats.DOUBLE, bytes, Double.BYTES, order))); //$NON-NLS-1$
		values.add(new Value(LiveMessages.Inspect_Character, character(bytes, encoding)));
		values.add(new Value(LiveMessages.Inspect_Text, text(bytes, encoding)));
		values.add(new Value(LiveMessages.Inspect_Pointer, pointer(bytes, order, names)));
		values.add(new Value("time_t", time(bytes, order))); //$NON-NLS-1$
		return values;
	}

	private static String cell(CellFormat format, byte[] bytes, int size, ByteOrder order) {
		return bytes.length < size ? NOTHING : format.format(Arrays.copyOf(bytes, size), order);
	}

	private static String character(byte[] bytes, TextEncoding encoding) {
		int code = encoding.codePoint(at -> at >= 0 && at < bytes.length ? bytes[(int) at] & 0xff : -1, 0);
		return code < 0 ? NOTHING : Character.toString(code);
	}

	/** Up to a NUL character. */
	private static String text(byte[] bytes, TextEncoding encoding) {
		String text = encoding.decode(bytes, false);
		int end = 0;
		while (end < text.length() && text.charAt(end) != Digits.UNPRINTABLE) {
			end++;
		}
		return end == 0 ? NOTHING : text.substring(0, end);
	}

	private static String pointer(byte[] bytes, ByteOrder order, LongFunction<String> names) {
		if (bytes.length < Long.BYTES) {
			return NOTHING;
		}
		long address = CellBytes.bits(Arrays.copyOf(bytes, Long.BYTES), order);
		String name = names.apply(address);
		return "0x" + Long.toHexString(address) + (name == null ? "" : " " + name); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
	}

	private static String time(byte[] bytes, ByteOrder order) {
		if (bytes.length < Long.BYTES) {
			return NOTHING;
		}
		try {
			Instant time = Instant.ofEpochSecond(CellBytes.bits(Arrays.copyOf(bytes, Long.BYTES), order));
			String text = time.toString();
			// Years of more than four digits are no times that anybody meant.
			return text.charAt(0) == '+' || text.charAt(0) == '-' ? NOTHING : text;
		} catch (DateTimeException e) {
			return NOTHING;
		}
	}
}
