/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.driller.debug.ui.live.model.EditHistory;
import org.driller.debug.ui.live.model.EditHistory.Edit;
import org.driller.debug.ui.live.model.NavigationHistory;
import org.junit.jupiter.api.Test;

class HistoriesTest {

	@Test
	void goBackAndForwardAsABrowser() {
		var history = new NavigationHistory<String>();
		assertNull(history.back("a")); //$NON-NLS-1$
		history.leave("a", "b"); //$NON-NLS-1$ //$NON-NLS-2$
		history.leave("b", "c"); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals("b", history.back("c")); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals("a", history.back("b")); //$NON-NLS-1$ //$NON-NLS-2$
		assertFalse(history.canGoBack());
		assertEquals("b", history.forward("a")); //$NON-NLS-1$ //$NON-NLS-2$
		history.leave("b", "d"); //$NON-NLS-1$ //$NON-NLS-2$
		assertFalse(history.canGoForward());
		assertEquals("b", history.back("d")); //$NON-NLS-1$ //$NON-NLS-2$
		history.leave("b", "b"); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(history.canGoForward(), "staying is no move"); //$NON-NLS-1$
	}

	@Test
	void undoAndRedoInOrder() {
		var history = new EditHistory();
		var first = new Edit(1, new byte[] { 0 }, new byte[] { 1 });
		var second = new Edit(2, new byte[] { 0 }, new byte[] { 1 });
		history.wrote(first);
		history.wrote(second);
		assertSame(second, history.toUndo());
		history.undid(second);
		assertSame(first, history.toUndo());
		assertSame(second, history.toRedo());
		history.redid(second);
		assertNull(history.toRedo());
		history.undid(second);
		history.wrote(new Edit(3, new byte[] { 0 }, new byte[] { 1 }));
		assertNull(history.toRedo(), "what was written since counts"); //$NON-NLS-1$
		assertEquals(1, first.reversed().before()[0]);
		history.clear();
		assertNull(history.toUndo());
	}
}
