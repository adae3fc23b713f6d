/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** What a {@link SearchPattern} searches for. */
public enum PatternType {

	/** Pairs of hexadecimal digits, {@code ?} for any digit: {@code 7f 45 ?? 4?}. */
	BYTES(0),
	/** Text in UTF-8. */
	TEXT(1),
	/** Text in ISO 8859-1. */
	LATIN1(2),
	/** Text in UTF-16, little-endian. */
	UTF16(3),
	/** Text in UTF-16, big-endian. */
	UTF16BE(4),
	/** Text in UTF-32, little-endian: {@code wchar_t} on Linux. */
	UTF32(5),
	/** A number, or a range of them as in {@code 1..9}; so are those that follow. */
	I8(6), U8(7), I16(8), U16(9), I32(10), U32(11), I64(12), U64(13),
	/** Floating point of 4 bytes. */
	F32(14),
	/** Floating point of 8 bytes. */
	F64(15),
	/** Pointers to an address, or into a range: {@code 0x7f00..0x7fff}. */
	POINTER(16);

	private static final PatternType[] VALUES = values();

	private final int code;

	PatternType(int code) {
		this.code = code;
	}

	/**
	 * @return the number that stands for it in C
	 */
	public int code() {
		return code;
	}

	/**
	 * @return the translated name, as shown to users
	 */
	public String label() {
		return Messages.of(this);
	}

	/**
	 * @return whether it is text, of which upper and lower case can be the same
	 */
	public boolean isText() {
		return this != BYTES && code < I8.code;
	}

	/**
	 * @param code a number from C
	 * @return what it stands for
	 * @throws IndexOutOfBoundsException if that is not known
	 */
	public static PatternType of(int code) {
		return VALUES[code]; // declared in the order of their numbers
	}
}
