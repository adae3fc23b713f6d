/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A field of a C structure: implemented by one enumeration for each structure, whose constants are the fields. */
public interface Field {

	/**
	 * @return distance from the structure's start, in bytes
	 */
	int offset();

	/**
	 * @return bytes
	 */
	int size();

	/**
	 * @param structures a little-endian buffer
	 * @param base       where the structure starts in it
	 * @return the value of this field of 4 bytes
	 */
	default int getInt(ByteBuffer structures, int base) {
		return structures.getInt(base + offset());
	}

	/**
	 * @param structures a little-endian buffer
	 * @param base       where the structure starts in it
	 * @return the value of this field of 8 bytes
	 */
	default long getLong(ByteBuffer structures, int base) {
		return structures.getLong(base + offset());
	}

	/**
	 * @param structures a little-endian buffer
	 * @param base       where the structure starts in it
	 * @return the value of this field of 2 bytes, unsigned
	 */
	default int getShort(ByteBuffer structures, int base) {
		return Short.toUnsignedInt(structures.getShort(base + offset()));
	}

	/**
	 * @param structures a buffer
	 * @param base       where the structure starts in it
	 * @return the text in this field of characters as one line, null if it is not terminated by NUL
	 */
	default String getText(ByteBuffer structures, int base) {
		return text(structures, base + offset(), base + offset() + size());
	}

	/**
	 * @param bytes a buffer
	 * @param start where the text starts in it
	 * @param limit where it must have ended
	 * @return the NUL-terminated UTF-8 text as one line: characters that could break it are replaced; null if there is no NUL
	 *         before the limit
	 */
	static String text(ByteBuffer bytes, int start, int limit) {
		int end = start;
		while (end < limit && bytes.get(end) != 0) {
			end++;
		}
		if (end >= limit) {
			return null;
		}
		byte[] copy = new byte[end - start];
		bytes.get(start, copy);
		return oneLine(new String(copy, StandardCharsets.UTF_8));
	}

	/**
	 * @param text any text
	 * @return the text with everything replaced that could break a line or change its direction
	 */
	static String oneLine(String text) {
		StringBuilder line = null;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			int type = Character.getType(c);
			if (type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR
					|| type == Character.PARAGRAPH_SEPARATOR) {
				if (line == null) {
					line = new StringBuilder(text);
				}
				line.setCharAt(i, '\ufffd');
			}
		}
		return line == null ? text : line.toString();
	}
}
