/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Map;

import org.driller.debug.ui.live.model.CellFormats;
import org.driller.debug.ui.live.model.LivePart;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.model.SettingsSteps;
import org.driller.debug.ui.live.model.TextEncoding;
import org.junit.jupiter.api.Test;

class LiveSettingsTest {

	@Test
	void areTheSameAfterTheyWereStored() {
		LiveSettings settings = LiveSettings.DEFAULT.withFormat(CellFormats.DOUBLE).withBigEndian(true).withColumns(4)
				.withEncoding(TextEncoding.UTF8).withRate(60).with(LivePart.INSPECTOR, true).with(LivePart.SYMBOLS, true).withText(false);
		assertEquals(settings, LiveSettings.of(settings.toMap()));
		assertEquals(LiveSettings.DEFAULT, LiveSettings.of(Map.of()));
	}

	@Test
	void surviveWhateverWasStored() {
		LiveSettings settings = LiveSettings.of(Map.of("format", "?", "cellBytes", "3", "columns", "-7", "rate", "100000", //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$ //$NON-NLS-6$ //$NON-NLS-7$ //$NON-NLS-8$
				"encoding", "", "bigEndian", "perhaps")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
		assertSame(CellFormats.HEX, settings.format());
		assertEquals(2, settings.cellBytes());
		assertEquals(0, settings.columns());
		assertEquals(60, settings.rate());
	}

	@Test
	void keepFormatAndSizeTogether() {
		LiveSettings floats = LiveSettings.DEFAULT.withFormat(CellFormats.FLOAT);
		assertEquals(4, floats.cellBytes());
		assertSame(CellFormats.HEX, floats.withCellBytes(2).format());
		assertEquals(16, LiveSettings.DEFAULT.withCellBytes(16).withColumns(1000).columns());
	}

	@Test
	void goOnStepByStep() {
		LiveSettings settings = LiveSettings.DEFAULT;
		for (int i = 0; i < CellFormats.ALL.size(); i++) {
			settings = SettingsSteps.nextFormat(settings);
		}
		assertSame(CellFormats.HEX, settings.format());
		assertEquals(20, SettingsSteps.faster(LiveSettings.DEFAULT).rate());
		assertEquals(5, SettingsSteps.slower(LiveSettings.DEFAULT).rate());
		assertEquals(60, SettingsSteps.faster(settings.withRate(60)).rate());
		assertEquals(0, SettingsSteps.slower(settings.withRate(0)).rate());
		assertEquals(1, SettingsSteps.smallerCells(LiveSettings.DEFAULT).cellBytes());
		assertEquals(2, SettingsSteps.largerCells(LiveSettings.DEFAULT).cellBytes());
		assertEquals(17, SettingsSteps.moreColumns(LiveSettings.DEFAULT, 16).columns());
		assertEquals(1, SettingsSteps.fewerColumns(LiveSettings.DEFAULT, 1).columns());
		assertEquals(TextEncoding.LATIN1, SettingsSteps.nextEncoding(LiveSettings.DEFAULT).encoding());
	}
}
