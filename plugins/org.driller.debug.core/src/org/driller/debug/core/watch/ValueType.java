/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the bytes at an address are shown. Little-endian, as peers are. What is not text is held as the 8 bytes of a {@code long}: whole
 * numbers extended by their sign or by zeros, floating point as its bits.
 */
public enum ValueType {

	I8(1), I16(2), I32(4), I64(8), U8(1), U16(2), U32(4), U64(8), X8(1), X16(2), X32(4), X64(8), F32(4), F64(8), PTR(8),
	/** Characters up to a NUL, at most as many as are read at once. */
	STR(64);

	private static final MathContext BRIEF = new MathContext(10);

	private final int size;

	ValueType(int size) {
		this.size = size;
	}

	/** In bytes. */
	public int size() {
		return size;
	}

	/** As it is written. */
	public String key() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** @param key as it is written, in any case */
	public static Optional<ValueType> of(String key) {
		return Arrays.stream(values()).filter(type -> type.key().equals(key.toLowerCase(Locale.ROOT))).findFirst();
	}

	/** All that there are, for messages. */
	public static String keys() {
		return Arrays.stream(values()).map(ValueType::key).collect(Collectors.joining(", ")); //$NON-NLS-1$
	}

	/** What a variable of that many bytes most likely is, where nobody says: as {@code driller watch} takes it. */
	public static ValueType ofSize(long size) {
		if (size == 1) {
			return U8;
		}
		if (size == 2) {
			return U16;
		}
		return size == 4 ? I32 : I64;
	}

	/** Whether it is text rather than a number. */
	public boolean isText() {
		return this == STR;
	}

	/** Whether values can be more or less than others, which addresses and text cannot. */
	public boolean isNumber() {
		return this != STR && this != PTR;
	}

	/** Whether it is floating point. */
	public boolean isFloat() {
		return this == F32 || this == F64;
	}

	private boolean isSigned() {
		return ordinal() <= I64.ordinal();
	}

	/** @param bytes little-endian, of this type's size at {@code at}; not text */
	public long raw(ByteBuffer bytes, int at) {
		return switch (this) {
		case I8 -> bytes.get(at);
		case I16 -> bytes.getShort(at);
		case I32 -> bytes.getInt(at);
		case U8, X8 -> Byte.toUnsignedLong(bytes.get(at));
		case U16, X16 -> Short.toUnsignedLong(bytes.getShort(at));
		case U32, X32, F32 -> Integer.toUnsignedLong(bytes.getInt(at));
		default -> bytes.getLong(at);
		};
	}

	/** The number, as near as a {@code double} comes to it. */
	public double number(long raw) {
		return switch (this) {
		case F32 -> Float.intBitsToFloat((int) raw);
		case F64 -> Double.longBitsToDouble(raw);
		default -> isSigned() || raw >= 0 ? raw : raw + 0x1p64;
		};
	}

	/** The whole number, exactly; not of floating point. */
	public BigInteger integer(long raw) {
		return isSigned() || raw >= 0 ? BigInteger.valueOf(raw) : new BigInteger(Long.toUnsignedString(raw));
	}

	/** A value as it is shown. */
	public String format(long raw) {
		return switch (this) {
		case X8, X16, X32, X64, PTR -> hex(raw);
		case F32 -> Float.toString(Float.intBitsToFloat((int) raw));
		case F64 -> Double.toString(Double.longBitsToDouble(raw));
		default -> isSigned() ? Long.toString(raw) : Long.toUnsignedString(raw);
		};
	}

	/** The same, with ten digits at most of floating point, and so short enough for a column. */
	public String brief(long raw) {
		return isFloat() ? brief(number(raw)) : format(raw);
	}

	/** A number with ten digits at most. */
	static String brief(double number) {
		return Double.isFinite(number) ? Double.toString(new BigDecimal(number).round(BRIEF).doubleValue()) : Double.toString(number);
	}

	/** @param bytes little-endian, of this type's size at {@code at} */
	public String format(ByteBuffer bytes, int at) {
		return isText() ? string(bytes, at) : format(raw(bytes, at));
	}

	private String hex(long raw) {
		String digits = Long.toHexString(raw);
		return "0x" + "0".repeat(2 * size - digits.length()) + digits; //$NON-NLS-1$ //$NON-NLS-2$
	}

	private String string(ByteBuffer bytes, int at) {
		int length = 0;
		while (length < size && bytes.get(at + length) != 0) {
			length++;
		}
		byte[] text = new byte[length];
		bytes.get(at, text);
		String shown = new String(text, StandardCharsets.UTF_8).replaceAll("\\p{C}", "\ufffd"); //$NON-NLS-1$ //$NON-NLS-2$
		return '"' + shown + (length == size ? "\u2026\"" : "\""); //$NON-NLS-1$ //$NON-NLS-2$
	}
}
