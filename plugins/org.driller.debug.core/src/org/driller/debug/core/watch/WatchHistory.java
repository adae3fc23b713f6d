/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import java.io.IOException;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.driller.core.Peer;
import org.driller.debug.core.internal.Messages;

/**
 * The last values of all peers, as many as there is room for: {@value #MOST_ROUNDS} rounds, fewer where there are many values. Any thread
 * may ask while the sampler adds; it holds the lock for as long as it takes to copy the values of one round.
 */
public final class WatchHistory {

	/** Rounds that are kept at most. */
	static final int MOST_ROUNDS = 10_000;
	/** Values that are kept in all. */
	private static final int MOST_VALUES = 2_000_000;
	private static final int LEAST_ROUNDS = 16;

	private final Map<Peer, ValueRing> rings = new IdentityHashMap<>();
	private List<WatchSnapshot.Row> rows = List.of();
	private List<Peer> peers = List.of();
	private int capacity = LEAST_ROUNDS;
	private long[] times = new long[capacity];
	/** Rounds that there have been. */
	private long count;
	/** Of the first one, so that files begin near zero. */
	private long start;
	/** How often rows were others. */
	private int shape;

	/** How many rounds are kept for so many rows and peers. */
	static int capacity(int rows, int peers) {
		long room = MOST_VALUES / Math.max(1L, (long) rows * Math.max(1, peers));
		return (int) Math.max(LEAST_ROUNDS, Math.min(MOST_ROUNDS, room));
	}

	/**
	 * Other rows or peers: what stays keeps its values.
	 *
	 * @param oldRows for each row which one it was before, -1 for none
	 */
	synchronized void shape(List<WatchSnapshot.Row> newRows, int[] oldRows, Collection<Peer> newPeers) {
		if (!rows.equals(newRows)) {
			shape++;
		}
		if (newPeers.stream().noneMatch(rings::containsKey) && count > 0) {
			// Another group: what was before is nobody's past.
			shape++;
			count = 0;
		}
		int room = capacity(newRows.size(), newPeers.size());
		var fresh = new IdentityHashMap<Peer, ValueRing>();
		for (Peer peer : newPeers) {
			ValueRing ring = rings.get(peer);
			fresh.put(peer, ring == null ? new ValueRing(newRows.size(), room) : ring.remap(oldRows, room, count - 1));
		}
		var newTimes = new long[room];
		for (long round = Math.max(0, count - Math.min(capacity, room)); round < count; round++) {
			newTimes[(int) (round % room)] = times[(int) (round % capacity)];
		}
		rings.clear();
		rings.putAll(fresh);
		rows = List.copyOf(newRows);
		peers = List.copyOf(newPeers);
		times = newTimes;
		capacity = room;
	}

	/** The types of rows have become known. */
	synchronized void setRows(List<WatchSnapshot.Row> known) {
		rows = List.copyOf(known);
	}

	/** Takes what was read just now. */
	synchronized void put(long now, List<WatchColumn> columns, boolean text) {
		if (count == 0) {
			start = now;
		}
		times[(int) (count % capacity)] = now;
		for (WatchColumn column : columns) {
			// What has ended does not go on.
			if (!column.places.isEnded()) {
				rings.get(column.peer).put(count, column.raw, column.present, text ? column.texts.clone() : null);
			}
		}
		count++;
	}

	private long time(long round) {
		return times[(int) (round % capacity)];
	}

	private long first() {
		return Math.max(0, count - capacity);
	}

	/** The last round that was not after a moment; before the first one, if there is none. */
	private long roundAt(long moment) {
		long low = first() - 1;
		long high = count - 1;
		while (low < high) {
			long middle = low + (high - low + 1) / 2;
			if (time(middle) - moment <= 0) {
				low = middle;
			} else {
				high = middle - 1;
			}
		}
		return low;
	}

	/** When the oldest round that is kept was read, as {@link System#nanoTime()}; {@code otherwise} if there is none. */
	public synchronized long oldest(long otherwise) {
		return count == 0 ? otherwise : time(first());
	}

	/**
	 * The course of one value, looked at some times at equal distances.
	 *
	 * @param from   the first moment, as {@link System#nanoTime()}
	 * @param to     the last one
	 * @param points how many, at least 2
	 * @return the numbers there; NaN where there was none
	 */
	public synchronized double[] trace(Peer peer, int row, long from, long to, int points) {
		var values = new double[points];
		ValueRing ring = rings.get(peer);
		ValueType type = row < rows.size() ? rows.get(row).type() : null;
		for (int i = 0; i < points; i++) {
			values[i] = Double.NaN;
			long round = ring == null || type == null || type.isText() ? -1 : roundAt(from + (to - from) / (points - 1) * i);
			if (round >= first() && ring.has(round, row)) {
				values[i] = type.number(ring.raw(round, row));
			}
		}
		return values;
	}

	/**
	 * All that is kept as lines of comma-separated values (RFC 4180): a line for each round and peer, with the columns of
	 * {@code driller watch --csv}. Taken round by round, while the sampler goes on: rounds for which there is no room any more meanwhile are
	 * left out.
	 */
	public final class Lines {

		private final int of = shape;
		private final long last = count;
		private final long from = first();
		private long next = from;

		/** How many rounds there are in all. */
		public int total() {
			return (int) (last - from);
		}

		/** The first line: what the columns are. */
		public String head() {
			synchronized (WatchHistory.this) {
				var line = new StringBuilder("seconds,rank,pid,ended"); //$NON-NLS-1$
				rows.forEach(row -> line.append(',').append(quoted(row.label())));
				return line.append("\r\n").toString(); //$NON-NLS-1$
			}
		}

		/**
		 * @return the lines of the next round; {@code null} after the last
		 * @throws IOException if other places are watched by now; the message is for the user
		 */
		public String next() throws IOException {
			synchronized (WatchHistory.this) {
				if (of != shape) {
					throw new IOException(Messages.Watch_Reshaped);
				}
				next = Math.max(next, first());
				if (next >= last) {
					return null;
				}
				var lines = new StringBuilder();
				peers.forEach(peer -> line(lines, peer));
				next++;
				return lines.toString();
			}
		}

		private void line(StringBuilder lines, Peer peer) {
			ValueRing ring = rings.get(peer);
			if (!ring.has(next)) {
				return;
			}
			lines.append(String.format(Locale.ROOT, "%.6f,%d,%d,0", (time(next) - start) / 1e9, peer.rank(), peer.pid())); //$NON-NLS-1$
			for (int row = 0; row < rows.size(); row++) {
				lines.append(',');
				if (ring.has(next, row)) {
					ValueType type = rows.get(row).type();
					lines.append(quoted(type.isText() ? unquoted(ring.text(next, row)) : type.format(ring.raw(next, row))));
				}
			}
			lines.append("\r\n"); //$NON-NLS-1$
		}
	}

	/** Everything that is kept at this moment. */
	public synchronized Lines lines() {
		return new Lines();
	}

	/** Without the quotation marks in which texts are shown. */
	private static String unquoted(String text) {
		return text == null ? "" : text.substring(1, text.length() - 1); //$NON-NLS-1$
	}

	private static String quoted(String text) {
		return text.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0) ? '"' + text.replace("\"", "\"\"") + '"' : text; //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
	}
}
