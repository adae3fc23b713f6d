/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

/**
 * What the cursor is on and the range from the anchor to it. Never empty: at least the cell under the cursor, or the byte
 * while the cursor is in the text pane.
 */
public final class Selection {

	/** Where the cursor is seen and keys go. */
	public enum Pane {
		CELLS, TEXT
	}

	private long anchor;
	private long cursor;
	private int cellBytes = 1;
	private Pane pane = Pane.CELLS;

	/** @param bytes in a cell, a power of two; cells begin at multiples of it */
	public void setCellBytes(int bytes) {
		cellBytes = bytes;
	}

	/** Selects one byte, or the cell that holds it. */
	public void set(long address) {
		anchor = address;
		cursor = address;
	}

	/** Moves the cursor and leaves the anchor. */
	public void extendTo(long address) {
		cursor = address;
	}

	/** Selects everything in a range. */
	public void setRange(AddressRange range) {
		anchor = range.first();
		cursor = range.last();
	}

	/** The first byte of what the cursor is on. */
	public long cursor() {
		return start(cursor);
	}

	/** How many bytes the cursor is on, and moves by. */
	public int unit() {
		return pane == Pane.TEXT ? 1 : cellBytes;
	}

	/** Whether there is no more than what the cursor is on. */
	public boolean isSingle() {
		return start(anchor) == start(cursor);
	}

	/** Whole cells, or bytes while the cursor is in the text pane. */
	public AddressRange range() {
		boolean forward = Long.compareUnsigned(anchor, cursor) <= 0;
		return new AddressRange(start(forward ? anchor : cursor), start(forward ? cursor : anchor) + (unit() - 1));
	}

	public Pane pane() {
		return pane;
	}

	public void setPane(Pane newPane) {
		pane = newPane;
	}

	private long start(long address) {
		return address & -unit();
	}
}
