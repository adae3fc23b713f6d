/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import java.math.BigInteger;
import java.util.List;

import org.driller.core.Peer;

/**
 * The values of all places in all peers, as one round of sampling found them. Immutable; for any thread.
 *
 * @param rows      a row for each value of each place
 * @param columns   a column for each peer
 * @param sampled   how many rounds there have been
 * @param takenNanos when the round was read, as {@link System#nanoTime()}
 * @param skewNanos from the first byte read to the last
 * @param rate      rounds a second that were reached lately, 0 if that is not known yet
 */
public record WatchSnapshot(List<Row> rows, List<Column> columns, long sampled, long takenNanos, long skewNanos, double rate) {

	/** Nothing is watched. */
	public static final WatchSnapshot EMPTY = new WatchSnapshot(List.of(), List.of(), 0, 0, 0, 0);

	/** What is made of the numbers of a row. */
	public enum Summary {
		/** The least. */
		MINIMUM,
		/** The greatest. */
		MAXIMUM,
		/** The sum, exact for whole numbers. */
		SUM
	}

	/**
	 * One value of a place.
	 *
	 * @param spec  the place
	 * @param place number of the place
	 * @param index which of its values
	 * @param type  {@code null} if it is not known: no peer has it
	 */
	public record Row(PlaceSpec spec, int place, int index, ValueType type) {

		/** What it is called. */
		public String label() {
			return spec.label(index);
		}

		/** The place of this value alone, as it is written. */
		public String text() {
			if (spec.count() == 1) {
				return spec.toString();
			}
			int offset = index * (type == null ? 0 : type.size());
			return new PlaceSpec(offset == 0 ? spec.place() : spec.place() + '+' + offset, type, 1).toString();
		}
	}

	/**
	 * The values of a peer, by row.
	 *
	 * @param peer     whose they are
	 * @param ended    whether it had ended: they are its last ones
	 * @param raw      see {@link ValueType}
	 * @param present  whether there is a value
	 * @param texts    of rows that are text
	 * @param problems by place: why there is no value, {@code null} if there is
	 * @param outliers whether it is unlike those of the other peers
	 * @param changed  when it was last seen to change, as {@link System#nanoTime()}; 0 for never
	 * @param rose     whether it became more then
	 */
	public record Column(Peer peer, boolean ended, long[] raw, boolean[] present, String[] texts, String[] problems,
			boolean[] outliers, long[] changed, boolean[] rose) {
	}

	/** Copies the lists. */
	public WatchSnapshot {
		rows = List.copyOf(rows);
		columns = List.copyOf(columns);
	}

	/** A value as it is shown in a column, {@code null} if there is none. */
	public String brief(int row, int column) {
		Column of = columns.get(column);
		ValueType type = rows.get(row).type();
		return !of.present[row] ? null : type.isText() ? of.texts[row] : type.brief(of.raw[row]);
	}

	/** A value with all of its digits, {@code null} if there is none. */
	public String text(int row, int column) {
		Column of = columns.get(column);
		if (!of.present[row]) {
			return null;
		}
		ValueType type = rows.get(row).type();
		return type.isText() ? of.texts[row] : type.format(of.raw[row]);
	}

	/** One line that says why there is no value, {@code null} if there is one. */
	public String problem(int row, int column) {
		Column of = columns.get(column);
		return of.present[row] ? null : of.problems[rows.get(row).place()];
	}

	/** A value as a number, NaN if there is none. */
	public double number(int row, int column) {
		Column of = columns.get(column);
		return of.present[row] && !rows.get(row).type().isText() ? rows.get(row).type().number(of.raw[row]) : Double.NaN;
	}

	/** A summary of a row's numbers as it is shown in a column; empty if there are none, or they cannot be compared. */
	public String summary(int row, Summary what) {
		ValueType type = rows.get(row).type();
		if (type == null || !type.isNumber()) {
			return ""; //$NON-NLS-1$
		}
		if (type.isFloat()) {
			double result = summaryNumber(row, what);
			return Double.isNaN(result) ? "" : ValueType.brief(result); //$NON-NLS-1$
		}
		BigInteger result = null;
		for (Column column : columns) {
			if (column.present[row]) {
				BigInteger value = type.integer(column.raw[row]);
				result = result == null ? value : switch (what) {
				case MINIMUM -> result.min(value);
				case MAXIMUM -> result.max(value);
				case SUM -> result.add(value);
				};
			}
		}
		return result == null ? "" : result.toString(); //$NON-NLS-1$
	}

	/** The same as a number to sort by; NaN if there is none. */
	public double summaryNumber(int row, Summary what) {
		ValueType type = rows.get(row).type();
		double result = Double.NaN;
		for (int column = 0; type != null && type.isNumber() && column < columns.size(); column++) {
			double value = number(row, column);
			if (!Double.isNaN(value)) {
				result = Double.isNaN(result) ? value : switch (what) {
				case MINIMUM -> Math.min(result, value);
				case MAXIMUM -> Math.max(result, value);
				case SUM -> result + value;
				};
			}
		}
		return result;
	}

	/** Values that could be read. */
	public int readable() {
		int count = 0;
		for (Column column : columns) {
			for (boolean there : column.present) {
				count += there ? 1 : 0;
			}
		}
		return count;
	}

	/** Why a place is in none of the peers, {@code null} if it is in one, or there is no peer. */
	public String missing(int place) {
		String problem = null;
		for (Column column : columns) {
			problem = column.problems[place];
			if (problem == null) {
				return null;
			}
		}
		return problem;
	}
}
