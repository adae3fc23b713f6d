/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.Selection;
import org.driller.debug.ui.live.model.Selection.Pane;
import org.junit.jupiter.api.Test;

class SelectionTest {

	@Test
	void isOfWholeCellsOrOfCharacters() {
		var selection = new Selection();
		selection.setCellBytes(8);
		selection.set(0x1003);
		assertEquals(0x1000, selection.cursor());
		assertEquals(new AddressRange(0x1000, 0x1007), selection.range());
		assertTrue(selection.isSingle());
		selection.extendTo(0x1010);
		assertEquals(new AddressRange(0x1000, 0x1017), selection.range());
		selection.extendTo(0xfff);
		assertEquals(new AddressRange(0xff8, 0x1007), selection.range());
		assertFalse(selection.isSingle());
		selection.setPane(Pane.TEXT);
		assertEquals(new AddressRange(0xfff, 0x1003), selection.range());
		assertEquals(1, selection.unit());
	}

	@Test
	void reachesTheEndOfTheAddressSpace() {
		var selection = new Selection();
		selection.setCellBytes(16);
		selection.set(-1);
		assertEquals(new AddressRange(-16, -1), selection.range());
		selection.setRange(AddressRange.ALL);
		assertEquals(AddressRange.ALL, selection.range());
	}
}
