/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.driller.debug.core.launch.RankSettings;
import org.junit.jupiter.api.Test;

class RankSettingsTest {

	@Test
	void comesBackAsItWasWritten() {
		for (RankSettings settings : List.of(new RankSettings(0, "", "", ""), //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
				new RankSettings(999_999_999, "--name \"a b\" 100% +1 ${env_var:HOME}", "/a b/\u00e9\u4e2d", "A=1\nB=\"x; y\" \\"), //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
				new RankSettings(3, " ", "%20", "+"))) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			String line = settings.encode();
			assertFalse(line.contains("\n"), line); //$NON-NLS-1$
			assertEquals(settings, RankSettings.decode(line));
		}
	}

	@Test
	void takesNothingElse() {
		for (String wrong : Set.of("", "1", "1 a b", "1 a b c d", "x a b c", "-1 a b c", "1234567890 a b c", " 1 a b c")) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$ //$NON-NLS-6$ //$NON-NLS-7$ //$NON-NLS-8$
			assertEquals(wrong,
					assertThrows(IllegalArgumentException.class, () -> RankSettings.decode(wrong), wrong).getMessage());
		}
	}

	@Test
	void readsVariables() {
		var settings = new RankSettings(0, "", "", " A=1 ; B = two=2;C=\nD=;=none; plain;A=last"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		assertEquals(Map.of("A", "last", "B", " two=2", "C", "", "D", ""), settings.variables()); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$ //$NON-NLS-6$ //$NON-NLS-7$ //$NON-NLS-8$
		assertEquals(Map.of(), new RankSettings(0, "", "", "").variables()); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
	}
}
