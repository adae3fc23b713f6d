/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.Arrays;
import java.util.BitSet;

import org.driller.debug.ui.live.model.LiveModel;

/** What the visible rows looked like when they were painted, and so what of them has to be painted anew. */
final class PaintedRows {

	private final LiveModel model;
	private final BitSet changed = new BitSet();
	private long[] rows = new long[0];
	/** Those of a row after those of the row before. */
	private long[] groups = new long[0];
	private int groupBytes = 1;
	private int groupsPerRow;

	PaintedRows(LiveModel model) {
		this.model = model;
	}

	/** Starts over; nothing counts as painted. */
	void reset(int visibleRows, Metrics metrics) {
		rows = new long[visibleRows];
		groupsPerRow = metrics.groups();
		groupBytes = metrics.groupCells() * metrics.cellBytes();
		groups = new long[visibleRows * groupsPerRow];
		Arrays.fill(groups, -1);
	}

	/** How many rows, or parts of rows, can be seen. */
	int count() {
		return rows.length;
	}

	/**
	 * Takes in how a row looks, as it is about to be painted.
	 *
	 * @return whether it has to be painted for more than some of its bytes
	 */
	boolean update(int visibleRow, long now) {
		long row = model.viewport().topRow() + visibleRow;
		long look = model.signature(row);
		boolean all = look != rows[visibleRow];
		rows[visibleRow] = look;
		changed.clear();
		int end = model.viewport().bytesPerRow();
		for (int group = 0; group < groupsPerRow; group++) {
			int from = group * groupBytes;
			long part = model.signature(row, from, Math.min(end, from + groupBytes), now);
			int index = visibleRow * groupsPerRow + group;
			if (part != groups[index]) {
				groups[index] = part;
				changed.set(group);
			}
		}
		return all;
	}

	/** The groups of the row of the last {@link #update} whose bytes look different. */
	BitSet changed() {
		return changed;
	}
}
