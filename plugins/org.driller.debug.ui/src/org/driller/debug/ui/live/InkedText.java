/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.Arrays;

import org.eclipse.swt.graphics.GC;

/**
 * Text of a row in several colours. What has one colour goes out as one string, with blanks for the rest: a call per cell
 * would cost more than everything else together.
 */
final class InkedText {

	private final char[][] lines = new char[Ink.values().length][];
	private final int chars;

	InkedText(int chars) {
		this.chars = chars;
	}

	void put(int at, char c, Ink ink) {
		line(ink)[at] = c;
	}

	/** Puts a text that ends before a place, so that it stands at the right of its field. */
	void putBefore(int end, String text, Ink ink) {
		text.getChars(0, text.length(), line(ink), end - text.length());
	}

	private char[] line(Ink ink) {
		char[] line = lines[ink.ordinal()];
		if (line == null) {
			line = new char[chars];
			Arrays.fill(line, ' ');
			lines[ink.ordinal()] = line;
		}
		return line;
	}

	/** Draws everything, each part in its colour. */
	void draw(GC gc, int x, int y, Palette palette, boolean stale) {
		for (Ink ink : Ink.values()) {
			char[] line = lines[ink.ordinal()];
			if (line != null) {
				gc.setForeground(palette.ink(ink, stale));
				draw(gc, line, x, y);
			}
		}
	}

	/** Draws everything in the colour that is set. */
	void drawOne(GC gc, int x, int y) {
		for (char[] line : lines) {
			if (line != null) {
				draw(gc, line, x, y);
			}
		}
	}

	private static void draw(GC gc, char[] line, int x, int y) {
		int end = line.length;
		while (end > 0 && line[end - 1] == ' ') {
			end--;
		}
		gc.drawString(new String(line, 0, end), x, y, true);
	}
}
