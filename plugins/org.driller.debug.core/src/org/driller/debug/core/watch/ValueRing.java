/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import java.util.Arrays;

/** The last values of one peer at all rows, of as many rounds as there is room for. Not for several threads at once. */
final class ValueRing {

	private final int rows;
	private final int capacity;
	private final long[] rounds;
	/** Row after row of one round, then those of the next. */
	private final long[] raw;
	private final boolean[] present;
	/** Of rows that are text; {@code null} if none is. */
	private final String[][] texts;

	ValueRing(int rows, int capacity) {
		this.rows = rows;
		this.capacity = capacity;
		rounds = new long[capacity];
		Arrays.fill(rounds, -1);
		raw = new long[rows * capacity];
		present = new boolean[rows * capacity];
		texts = new String[capacity][];
	}

	private int slot(long round) {
		return (int) (round % capacity);
	}

	void put(long round, long[] values, boolean[] there, String[] text) {
		int slot = slot(round);
		rounds[slot] = round;
		System.arraycopy(values, 0, raw, slot * rows, rows);
		System.arraycopy(there, 0, present, slot * rows, rows);
		texts[slot] = text;
	}

	boolean has(long round, int row) {
		int slot = slot(round);
		return rounds[slot] == round && present[slot * rows + row];
	}

	/** Whether the peer was looked at in that round. */
	boolean has(long round) {
		return rounds[slot(round)] == round;
	}

	long raw(long round, int row) {
		return raw[slot(round) * rows + row];
	}

	String text(long round, int row) {
		return texts[slot(round)][row];
	}

	/**
	 * @param oldRows for each row of the new one which row of this it was, -1 for none
	 * @param last    the last round that may be there
	 * @return one with the same values, as far as there is room
	 */
	ValueRing remap(int[] oldRows, int newCapacity, long last) {
		var fresh = new ValueRing(oldRows.length, newCapacity);
		var values = new long[oldRows.length];
		var there = new boolean[oldRows.length];
		for (long round = Math.max(0, last - Math.min(capacity, newCapacity) + 1); round <= last; round++) {
			if (!has(round)) {
				continue;
			}
			String[] old = texts[slot(round)];
			String[] text = old == null ? null : new String[oldRows.length];
			for (int row = 0; row < oldRows.length; row++) {
				there[row] = oldRows[row] >= 0 && has(round, oldRows[row]);
				values[row] = there[row] ? raw(round, oldRows[row]) : 0;
				if (text != null && there[row]) {
					text[row] = old[oldRows[row]];
				}
			}
			fresh.put(round, values, there, text);
		}
		return fresh;
	}
}
