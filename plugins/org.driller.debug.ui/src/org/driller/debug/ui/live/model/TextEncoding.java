/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.eclipse.osgi.util.NLS;

/** How the text pane reads bytes as characters, and how text that is typed becomes bytes. */
public enum TextEncoding {

	ASCII("ASCII", StandardCharsets.US_ASCII, 1), //$NON-NLS-1$
	LATIN1("ISO-8859-1", StandardCharsets.ISO_8859_1, 1), //$NON-NLS-1$
	WINDOWS_1252("windows-1252", Charset.forName("windows-1252"), 1), //$NON-NLS-1$ //$NON-NLS-2$
	EBCDIC("IBM1047 (EBCDIC)", charsetOr("IBM1047", "IBM037"), 1), //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
	UTF8("UTF-8", StandardCharsets.UTF_8, 1), //$NON-NLS-1$
	UTF16LE("UTF-16LE", StandardCharsets.UTF_16LE, 2), //$NON-NLS-1$
	UTF16BE("UTF-16BE", StandardCharsets.UTF_16BE, 2), //$NON-NLS-1$
	UTF32LE("UTF-32LE", Charset.forName("UTF-32LE"), 4); //$NON-NLS-1$ //$NON-NLS-2$

	/** Stands for a byte that is no character to be shown. */
	public static final int UNPRINTABLE = -1;
	/** Stands for a byte that belongs to the character that begins before it. */
	public static final int CONTINUED = -2;

	private static final int MAX_UTF8 = 4;

	/** Gives bytes around the one that is asked for. */
	@FunctionalInterface
	public interface Bytes {
		/** @return 0 to 255, or -1 where nothing can be read */
		int at(long address);
	}

	private final String label;
	private final Charset charset;
	private final int unit;
	/** For encodings of one byte each: what it stands for. */
	private final int[] table;

	TextEncoding(String label, Charset charset, int unit) {
		this.label = label;
		this.charset = charset;
		this.unit = unit;
		table = unit == 1 && charset != StandardCharsets.UTF_8 ? table(charset) : null;
	}

	/** The usual name. */
	public String label() {
		return label;
	}

	/** @return the encoding of that {@link #name}, {@link #ASCII} if there is none */
	public static TextEncoding of(String name) {
		return Arrays.stream(values()).filter(encoding -> encoding.name().equals(name)).findFirst().orElse(ASCII);
	}

	/** @return the code point of the character that begins at the byte, {@link #CONTINUED} or {@link #UNPRINTABLE} */
	public int codePoint(Bytes bytes, long address) {
		if (table != null) {
			int value = bytes.at(address);
			return value < 0 ? UNPRINTABLE : table[value];
		}
		return this == UTF8 ? utf8(bytes, address) : wide(bytes, address);
	}

	/**
	 * @return the bytes of a text
	 * @throws CellFormatException if it holds a character that this encoding has not
	 */
	public byte[] encode(String text) throws CellFormatException {
		try {
			ByteBuffer encoded = charset.newEncoder().onUnmappableCharacter(CodingErrorAction.REPORT)
					.onMalformedInput(CodingErrorAction.REPORT).encode(CharBuffer.wrap(text));
			return Arrays.copyOf(encoded.array(), encoded.limit());
		} catch (CharacterCodingException e) {
			throw new CellFormatException(NLS.bind(LiveMessages.Encoding_Unmappable, text, label));
		}
	}

	/** @return the text of bytes, with {@code .} for what cannot be shown */
	public String decode(byte[] content, boolean lineBreaks) {
		var text = new StringBuilder(content.length);
		Bytes bytes = address -> address >= 0 && address < content.length ? content[(int) address] & 0xff : -1;
		for (int i = 0; i < content.length; i++) {
			int code = codePoint(bytes, i);
			if (code >= 0) {
				text.appendCodePoint(code);
			} else if (code == UNPRINTABLE) {
				boolean keep = lineBreaks && (content[i] == '\n' || content[i] == '\t');
				text.append(keep ? (char) content[i] : Digits.UNPRINTABLE);
			}
		}
		return text.toString();
	}

	/** A byte that continues a character shows nothing only if that character is whole. */
	private static int utf8(Bytes bytes, long address) {
		int value = bytes.at(address);
		if (value < 0x80) {
			return value < 0 ? UNPRINTABLE : printable(value);
		}
		for (int back = 1; value < 0xc0 && back < MAX_UTF8; back++) {
			int lead = bytes.at(address - back);
			if (lead >= 0xc0) {
				return utf8Length(lead) > back && utf8Sequence(bytes, address - back) >= 0 ? CONTINUED : UNPRINTABLE;
			}
			if (lead < 0x80) {
				return UNPRINTABLE;
			}
		}
		return utf8Sequence(bytes, address);
	}

	private static int utf8Sequence(Bytes bytes, long address) {
		int lead = bytes.at(address);
		int length = utf8Length(lead);
		if (length < 2) {
			return UNPRINTABLE;
		}
		int code = lead & 0xff >> length + 1;
		for (int i = 1; i < length; i++) {
			int next = bytes.at(address + i);
			if (next < 0 || (next & 0xc0) != 0x80) {
				return UNPRINTABLE;
			}
			code = code << 6 | next & 0x3f;
		}
		int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
		return code < least ? UNPRINTABLE : printable(code);
	}

	private static int utf8Length(int lead) {
		return lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	}

	private int wide(Bytes bytes, long address) {
		int within = (int) (address & unit - 1);
		long start = address - within;
		int code = unit(bytes, start);
		if (unit == 2 && code >= 0 && Character.isHighSurrogate((char) code)) {
			int low = unit(bytes, start + 2);
			code = low >= 0 && Character.isLowSurrogate((char) low) ? Character.toCodePoint((char) code, (char) low) : -1;
		} else if (unit == 2 && code >= 0 && Character.isLowSurrogate((char) code)) {
			int high = unit(bytes, start - 2);
			return high >= 0 && Character.isHighSurrogate((char) high) ? CONTINUED : UNPRINTABLE;
		}
		int shown = code < 0 ? UNPRINTABLE : printable(code);
		return shown >= 0 && within > 0 ? CONTINUED : shown;
	}

	private int unit(Bytes bytes, long address) {
		int code = 0;
		for (int i = 0; i < unit; i++) {
			int value = bytes.at(address + (this == UTF16BE ? i : unit - 1 - i));
			if (value < 0) {
				return -1;
			}
			code = code << Byte.SIZE | value;
		}
		return code;
	}

	/** What has a shape of its own; no control characters, nothing that turns or joins its neighbours. */
	private static int printable(int code) {
		if (code >= 0x20 && code < 0x7f) {
			return code;
		}
		if (!Character.isValidCodePoint(code)) {
			return UNPRINTABLE;
		}
		return switch (Character.getType(code)) {
		case Character.UNASSIGNED, Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
				Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.NON_SPACING_MARK,
				Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> UNPRINTABLE;
		default -> code;
		};
	}

	private static int[] table(Charset charset) {
		var table = new int[1 << Byte.SIZE];
		for (int i = 0; i < table.length; i++) {
			String decoded = new String(new byte[] { (byte) i }, charset);
			int code = decoded.codePointAt(0);
			table[i] = code == 0xfffd ? UNPRINTABLE : printable(code);
		}
		return table;
	}

	private static Charset charsetOr(String name, String other) {
		return Charset.isSupported(name) ? Charset.forName(name)
				: Charset.isSupported(other) ? Charset.forName(other) : StandardCharsets.US_ASCII;
	}
}
