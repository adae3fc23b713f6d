/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.ScrollScale;
import org.driller.debug.ui.live.model.Viewport;
import org.junit.jupiter.api.Test;

class ViewportTest {

	private static Viewport viewport(long first, long last, int rows) {
		var viewport = new Viewport();
		viewport.setRange(new AddressRange(first, last));
		viewport.setVisibleRows(rows);
		return viewport;
	}

	@Test
	void rowsBeginAtMultiplesOfTheirLength() {
		Viewport viewport = viewport(0x1008, 0x1047, 10);
		assertEquals(0x1000, viewport.addressOf(0));
		assertEquals(4, viewport.lastRow());
		assertEquals(0, viewport.maxTopRow());
		assertEquals(new AddressRange(0x1008, 0x1047), viewport.visible());
	}

	@Test
	void showsTheRowThatIsSeenInPartToo() {
		Viewport viewport = viewport(0, 0xffff, 4);
		assertEquals(new AddressRange(0, 5 * 16 - 1), viewport.visible());
	}

	@Test
	void stopsAtTheEnds() {
		Viewport viewport = viewport(0, 16 * 100 - 1, 10);
		viewport.scroll(1000);
		assertEquals(90, viewport.topRow());
		viewport.scroll(-1000);
		assertEquals(0, viewport.topRow());
		viewport.setTopRow(-1);
		assertEquals(90, viewport.topRow());
	}

	@Test
	void revealsWithTheLeastScrolling() {
		Viewport viewport = viewport(0, 16 * 100 - 1, 10);
		viewport.reveal(16 * 9);
		assertEquals(0, viewport.topRow());
		viewport.reveal(16 * 10);
		assertEquals(1, viewport.topRow());
		viewport.reveal(0);
		assertEquals(0, viewport.topRow());
		assertTrue(viewport.isVisible(16 * 9 + 15));
		assertFalse(viewport.isVisible(16 * 10));
	}

	@Test
	void coversTheWholeAddressSpace() {
		Viewport viewport = viewport(0, -1, 40);
		assertEquals(1L << 60, viewport.lastRow() + 1);
		viewport.showAtTop(-1);
		assertEquals((1L << 60) - 40, viewport.topRow());
		assertEquals(-1, viewport.visible().last());
		viewport.scroll(Long.MAX_VALUE);
		assertEquals((1L << 60) - 40, viewport.topRow());
		viewport.showAtTop(Long.MIN_VALUE);
		assertEquals(Long.MIN_VALUE, viewport.topAddress());
	}

	@Test
	void keepsItsPlaceWhenTheRangeGrows() {
		Viewport viewport = viewport(0x10000, 0x1ffff, 4);
		viewport.showAtTop(0x18000);
		viewport.setRange(new AddressRange(0x8000, 0x2ffff));
		assertEquals(0x18000, viewport.topAddress());
		viewport.setBytesPerRow(32);
		assertEquals(0x18000, viewport.topAddress());
	}

	@Test
	void scrollBarIsExactForFewRowsAndReachesBothEndsForMany() {
		var few = new ScrollScale(5000);
		assertEquals(4321, few.toRow(few.toPosition(4321)));
		assertEquals(5000, few.maximum());
		var many = new ScrollScale((1L << 60) - 40);
		assertEquals(0, many.toRow(0));
		assertEquals((1L << 60) - 40, many.toRow(many.maximum()));
		assertEquals(ScrollScale.MAXIMUM / 2, many.toPosition((1L << 59)), 1);
		assertEquals(0, new ScrollScale(0).maximum());
	}
}
