/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.driller.debug.ui.live.model.CellFormats;
import org.driller.debug.ui.live.model.CopyForm;
import org.driller.debug.ui.live.model.LiveSettings;
import org.junit.jupiter.api.Test;

class CopyFormTest {

	private static final byte[] BYTES = { 'A', 0, 'b', (byte) 0xff };

	private static String text(CopyForm form, LiveSettings settings) {
		return form.text(0x1000, BYTES, index -> index != 1, settings, 2);
	}

	@Test
	void writesDigitsArraysTextAndAddresses() {
		assertEquals("41 ??\n62 ff", text(CopyForm.HEX, LiveSettings.DEFAULT)); //$NON-NLS-1$
		assertEquals("A.b.", text(CopyForm.TEXT, LiveSettings.DEFAULT)); //$NON-NLS-1$
		assertEquals("/* 0x1000 */\nunsigned char bytes[4] = {\n\t0x41, 0 /* unreadable */, 0x62, 0xff,\n};\n", //$NON-NLS-1$
				text(CopyForm.C_ARRAY, LiveSettings.DEFAULT));
		assertEquals("0x1000: 41 ??\n0x1002: -158\n", //$NON-NLS-1$
				text(CopyForm.ADDRESSES, LiveSettings.DEFAULT.withCellBytes(2).withFormat(CellFormats.SIGNED)));
	}
}
