/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.driller.debug.ui.live.Contrast;
import org.eclipse.swt.graphics.RGB;
import org.junit.jupiter.api.Test;

class ContrastTest {

	private static final RGB BLACK = new RGB(0, 0, 0);
	private static final RGB WHITE = new RGB(255, 255, 255);
	private static final RGB DARK = new RGB(45, 45, 45);
	private static final RGB ORANGE = new RGB(255, 176, 64);
	private static final RGB BLUE = new RGB(32, 96, 160);

	@Test
	void ratiosAreThoseOfTheDefinition() {
		assertEquals(21, Contrast.ratio(BLACK, WHITE), 0.01);
		assertEquals(21, Contrast.ratio(WHITE, BLACK), 0.01);
		assertEquals(1, Contrast.ratio(ORANGE, ORANGE), 0.01);
		assertEquals(4.54, Contrast.ratio(new RGB(118, 118, 118), WHITE), 0.01);
	}

	@Test
	void whatIsLegibleStays() {
		assertEquals(ORANGE, Contrast.legible(ORANGE, BLACK, WHITE));
		assertEquals(BLUE, Contrast.legible(BLUE, WHITE, BLACK));
	}

	@Test
	void whatIsNotIsMovedAsFarAsNeeded() {
		assertTrue(Contrast.ratio(ORANGE, WHITE) < Contrast.LEGIBLE);
		RGB mark = Contrast.legible(ORANGE, WHITE, DARK);
		assertTrue(Contrast.ratio(mark, WHITE) >= Contrast.LEGIBLE);
		assertTrue(mark.red > mark.blue, "it is still orange");
		assertTrue(Contrast.ratio(Contrast.legible(BLUE, DARK, WHITE), DARK) >= Contrast.LEGIBLE);
	}

	@Test
	void whereNothingIsLegibleItIsTheOtherColour() {
		assertEquals(WHITE, Contrast.legible(ORANGE, WHITE, WHITE));
	}
}
