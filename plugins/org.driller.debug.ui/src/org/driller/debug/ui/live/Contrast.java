/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.eclipse.swt.graphics.RGB;

/**
 * Keeps text legible whatever the theme: contrast ratios as WCAG 2 defines them, and colours moved until theirs is high
 * enough.
 */
public final class Contrast {

	/** What WCAG 2 asks for text of ordinary size (success criterion 1.4.3). */
	public static final double LEGIBLE = 4.5;

	private static final int STEPS = 20;

	private Contrast() {
	}

	/** @return from 1, the same, to 21, black on white */
	public static double ratio(RGB one, RGB other) {
		double a = luminance(one);
		double b = luminance(other);
		return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	}

	/**
	 * @return {@code colour}, with as little of {@code towards} in it as makes it legible together with {@code text}; if nothing
	 *         does, {@code towards}
	 */
	public static RGB legible(RGB colour, RGB text, RGB towards) {
		for (int step = 0; step < STEPS; step++) {
			RGB mixed = mix(towards, colour, (double) step / STEPS);
			if (ratio(mixed, text) >= LEGIBLE) {
				return mixed;
			}
		}
		return towards;
	}

	/** @return {@code share} of {@code over}, from 0 to 1, the rest of {@code under} */
	public static RGB mix(RGB over, RGB under, double share) {
		return new RGB(mix(over.red, under.red, share), mix(over.green, under.green, share),
				mix(over.blue, under.blue, share));
	}

	private static int mix(int over, int under, double share) {
		return (int) Math.round(over * share + under * (1 - share));
	}

	private static double luminance(RGB colour) {
		return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
	}

	private static double linear(int component) {
		double c = component / 255.0;
		return c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
	}
}
