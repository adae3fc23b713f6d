/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

/** The byte under the cursor and the range from the anchor to it. Never empty: at least the cursor's byte. */
public final class Selection {

	/** Where the cursor is seen and keys go. */
	public enum Pane {
		HEX, TEXT
	}

	private long anchor;
	private long cursor;
	private Pane pane = Pane.HEX;

	/** Selects one byte. */
	public void set(long address) {
		anchor = address;
		cursor = address;
	}

	/** Moves the cursor and leaves the anchor. */
	public void extendTo(long address) {
		cursor = address;
	}

	public long cursor() {
		return cursor;
	}

	public AddressRange range() {
		return Long.compareUnsigned(anchor, cursor) <= 0 ? new AddressRange(anchor, cursor)
				: new AddressRange(cursor, anchor);
	}

	public Pane pane() {
		return pane;
	}

	public void setPane(Pane newPane) {
		pane = newPane;
	}
}
