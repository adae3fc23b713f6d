/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import java.util.List;
import java.util.Objects;

import org.driller.core.Peer;

/** One peer among those that are watched: its values of now, and those before. Changed by the sampler's thread alone. */
final class WatchColumn implements AutoCloseable {

	final Peer peer;
	PeerPlaces places;
	long[] raw;
	boolean[] present;
	String[] texts;
	long[] changed;
	boolean[] rose;
	private String[] before;

	WatchColumn(Peer peer, List<PlaceSpec> specs, int rows) {
		this.peer = peer;
		places = new PeerPlaces(peer, specs);
		resize(rows);
	}

	private void resize(int rows) {
		raw = new long[rows];
		present = new boolean[rows];
		texts = new String[rows];
		before = new String[rows];
		changed = new long[rows];
		rose = new boolean[rows];
	}

	/** Other places; rows that were there keep what was. */
	void replace(List<PlaceSpec> specs, int[] oldRows) {
		places.close();
		places = new PeerPlaces(peer, specs);
		long[] oldRaw = raw;
		long[] oldChanged = changed;
		boolean[] oldPresent = present;
		String[] oldTexts = texts;
		resize(oldRows.length);
		for (int row = 0; row < oldRows.length; row++) {
			int old = oldRows[row];
			if (old >= 0) {
				raw[row] = oldRaw[old];
				changed[row] = oldChanged[old];
				present[row] = oldPresent[old];
				texts[row] = oldTexts[old];
			}
		}
	}

	/** Reads all values; what differs from before has changed. */
	void read(ValueType[] types, List<WatchSnapshot.Row> rows, long now) {
		long[] old = raw.clone();
		boolean[] had = present.clone();
		System.arraycopy(texts, 0, before, 0, texts.length);
		places.read(types, raw, present, texts);
		for (int row = 0; row < raw.length; row++) {
			ValueType type = types[rows.get(row).place()];
			if (!present[row] || !had[row] || type == null) {
				continue;
			}
			if (type.isText() ? !Objects.equals(before[row], texts[row]) : old[row] != raw[row]) {
				changed[row] = now;
				rose[row] = !type.isText() && type.number(raw[row]) > type.number(old[row]);
			}
		}
	}

	/** Why there are no values, by place. */
	String[] problems(int count) {
		var problems = new String[count];
		for (int i = 0; i < count; i++) {
			problems[i] = places.problem(i);
		}
		return problems;
	}

	@Override
	public void close() {
		places.close();
	}
}
