/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

/** Is told, on the display's thread, what happens in a {@link LiveMemoryControl}. */
public interface LiveListener {

	/** Cursor or selection moved. */
	default void selectionChanged() {
	}

	/** Other rows are seen. */
	default void viewportMoved() {
	}

	/** Bytes were read and what differs is about to be painted. */
	default void refreshed() {
	}

	/** It is shown another way, or at another rate, or was paused or not. */
	default void settingsChanged() {
	}

	/** Other memory is looked at. */
	default void sourceChanged() {
	}
}
