/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

import org.driller.debug.ui.live.model.CellFormatException;
import org.driller.debug.ui.live.model.TextEncoding;
import org.junit.jupiter.api.Test;

class TextEncodingTest {

	private static int[] codes(TextEncoding encoding, byte[] content) {
		TextEncoding.Bytes bytes = at -> at >= 0 && at < content.length ? content[(int) at] & 0xff : -1;
		return IntStream.range(0, content.length).map(i -> encoding.codePoint(bytes, i)).toArray();
	}

	@Test
	void showsACharacterWhereItBeginsAndNothingBehind() {
		assertArrayEquals(new int[] { 'a', 0xe4, TextEncoding.CONTINUED, 0x1f600, TextEncoding.CONTINUED,
				TextEncoding.CONTINUED, TextEncoding.CONTINUED },
				codes(TextEncoding.UTF8, "a\u00e4\ud83d\ude00".getBytes(StandardCharsets.UTF_8))); //$NON-NLS-1$
		assertArrayEquals(new int[] { 'a', TextEncoding.CONTINUED, 0x1f600, TextEncoding.CONTINUED, TextEncoding.CONTINUED,
				TextEncoding.CONTINUED }, codes(TextEncoding.UTF16LE, "a\ud83d\ude00".getBytes(StandardCharsets.UTF_16LE))); //$NON-NLS-1$
		assertArrayEquals(new int[] { 'a', TextEncoding.CONTINUED },
				codes(TextEncoding.UTF16BE, "a".getBytes(StandardCharsets.UTF_16BE))); //$NON-NLS-1$
		assertArrayEquals(
				new int[] { 'a', TextEncoding.CONTINUED, TextEncoding.CONTINUED, TextEncoding.CONTINUED },
				codes(TextEncoding.UTF32LE, "a".getBytes(Charset.forName("UTF-32LE")))); //$NON-NLS-1$ //$NON-NLS-2$
	}

	@Test
	void showsNothingOfWhatIsNoCharacter() {
		int no = TextEncoding.UNPRINTABLE;
		// Lone continuation, overlong slash, surrogate, cut off at the end.
		assertArrayEquals(new int[] { no, no, no, no, no, no, 'x', no },
				codes(TextEncoding.UTF8, new byte[] { (byte) 0x80, (byte) 0xc0, (byte) 0xaf, (byte) 0xed, (byte) 0xa0,
						(byte) 0x80, 'x', (byte) 0xe2 }));
		assertArrayEquals(new int[] { no, no, no }, codes(TextEncoding.ASCII, new byte[] { 0, (byte) 0x80, 0x7f }));
		assertArrayEquals(new int[] { no, no }, codes(TextEncoding.UTF16LE, new byte[] { 0, (byte) 0xd8 }));
		// A mark that would change the direction of its neighbours.
		assertArrayEquals(new int[] { no, no, no }, codes(TextEncoding.UTF8, "\u202e".getBytes(StandardCharsets.UTF_8))); //$NON-NLS-1$
	}

	@Test
	void everyEncodingReadsWhatItWrote() throws CellFormatException {
		for (TextEncoding encoding : TextEncoding.values()) {
			assertEquals("Driller 42", encoding.decode(encoding.encode("Driller 42"), false), encoding::label); //$NON-NLS-1$ //$NON-NLS-2$
		}
		assertEquals("a.b\nc", TextEncoding.ASCII.decode("a\0b\nc".getBytes(StandardCharsets.US_ASCII), true)); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals("\u20ac", TextEncoding.WINDOWS_1252.decode(new byte[] { (byte) 0x80 }, false)); //$NON-NLS-1$
		assertThrows(CellFormatException.class, () -> TextEncoding.ASCII.encode("\u00e4")); //$NON-NLS-1$
		assertEquals(TextEncoding.ASCII, TextEncoding.of("none such")); //$NON-NLS-1$
	}
}
