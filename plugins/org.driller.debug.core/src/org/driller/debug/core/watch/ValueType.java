/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the bytes at an address are shown. Little-endian, as peers are. */
enum ValueType {

	I8(1), I16(2), I32(4), I64(8), U8(1), U16(2), U32(4), U64(8), X8(1), X16(2), X32(4), X64(8), F32(4), F64(8), PTR(8),
	/** Characters up to a NUL, at most as many as are read at once. */
	STR(64);

	private final int size;

	ValueType(int size) {
		this.size = size;
	}

	/** In bytes. */
	int size() {
		return size;
	}

	/** As it is written. */
	String key() {
		return name().toLowerCase(Locale.ROOT);
	}

	static Optional<ValueType> of(String key) {
		return Arrays.stream(values()).filter(type -> type.key().equals(key.toLowerCase(Locale.ROOT))).findFirst();
	}

	/** All that there are, for messages. */
	static String keys() {
		return Arrays.stream(values()).map(ValueType::key).collect(Collectors.joining(", ")); //$NON-NLS-1$
	}

	/** @param bytes little-endian, of this type's size at {@code at} */
	String format(ByteBuffer bytes, int at) {
		return switch (this) {
		case I8 -> Byte.toString(bytes.get(at));
		case I16 -> Short.toString(bytes.getShort(at));
		case I32 -> Integer.toString(bytes.getInt(at));
		case I64 -> Long.toString(bytes.getLong(at));
		case U8 -> Integer.toString(Byte.toUnsignedInt(bytes.get(at)));
		case U16 -> Integer.toString(Short.toUnsignedInt(bytes.getShort(at)));
		case U32 -> Integer.toUnsignedString(bytes.getInt(at));
		case U64 -> Long.toUnsignedString(bytes.getLong(at));
		case X8, X16, X32, X64, PTR -> hex(bytes, at);
		case F32 -> Float.toString(bytes.getFloat(at));
		case F64 -> Double.toString(bytes.getDouble(at));
		case STR -> string(bytes, at);
		};
	}

	private String hex(ByteBuffer bytes, int at) {
		var digits = new StringBuilder("0x"); //$NON-NLS-1$
		for (int i = size - 1; i >= 0; i--) {
			digits.append(String.format(Locale.ROOT, "%02x", bytes.get(at + i))); //$NON-NLS-1$
		}
		return digits.toString();
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
