/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.driller.core.ComparisonMarks;
import org.driller.core.DrillerException;
import org.driller.debug.ui.live.model.ByteMarks;
import org.driller.debug.ui.live.model.ByteMarks.Mark;
import org.driller.debug.ui.live.model.Sample;

/**
 * One reading of what is seen of all peers, one right after the other, and what differs in it. Immutable.
 *
 * @param columns what each column shows; {@code null} for one that has no such place
 * @param skewNanos the longest time between the reads of the same bytes in the first and in the last peer
 */
record CompareReading(List<Column> columns, long skewNanos) {

	/** What one column shows. */
	record Column(Sample sample, ByteMarks marks) {
	}

	/** A range of the place. */
	record Range(long offset, int length) {
	}

	/**
	 * What to read.
	 *
	 * @param sources of each column; {@code null} for one that has no such place
	 * @param ranges what each column shows; {@code null} as above
	 */
	record Request(Comparison comparison, List<CompareSource> sources, List<Range> ranges) {

		/** Asks the processes: not on the display's thread. */
		CompareReading read() {
			Map<Range, Part> parts = new HashMap<>();
			var columns = new ArrayList<Column>();
			for (int i = 0; i < ranges.size(); i++) {
				// All have the same range, unless they scroll by themselves.
				Part part = ranges.get(i) == null ? null : parts.computeIfAbsent(ranges.get(i), this::read);
				columns.add(part == null ? null : part.column(i));
			}
			return new CompareReading(columns, parts.values().stream().mapToLong(Part::skewNanos).max().orElse(0));
		}

		private Part read(Range range) {
			var samples = new ArrayList<Sample>();
			long begin = System.nanoTime();
			for (CompareSource source : sources) {
				samples.add(source == null ? null : source.read(source.bounds().first() + range.offset(), range.length()));
			}
			long skew = System.nanoTime() - begin;
			var bytes = new ArrayList<byte[]>();
			var readable = new ArrayList<BitSet>();
			for (int i = 0; i < samples.size(); i++) {
				Sample sample = samples.get(i);
				var bits = new BitSet();
				for (int at = 0; sample != null && sources.get(i).takesPart() && at < range.length(); at++) {
					bits.set(at, sample.isReadable(sample.address() + at));
				}
				bytes.add(sample == null ? new byte[range.length()] : sample.bytes());
				readable.add(bits);
			}
			return new Part(samples, marks(range, bytes, readable), readable, skew);
		}

		private ComparisonMarks marks(Range range, List<byte[]> bytes, List<BitSet> readable) {
			try {
				return comparison.peers().mark(comparison.place(), range.offset(), bytes, readable, comparison.options());
			} catch (DrillerException e) {
				// Closed: something else is shown by now.
				return null;
			}
		}
	}

	/** The same range of all peers. */
	private record Part(List<Sample> samples, ComparisonMarks marks, List<BitSet> readable, long skewNanos) {

		Column column(int index) {
			Sample sample = samples.get(index);
			return new Column(sample, address -> mark(index, address - sample.address()));
		}

		private Mark mark(int column, long index) {
			if (marks == null || index < 0 || !readable.get(column).get((int) index) || !marks.differs((int) index)) {
				return Mark.NONE;
			}
			return marks.isOdd(column, (int) index) ? Mark.ODD : Mark.OTHERS;
		}
	}
}
