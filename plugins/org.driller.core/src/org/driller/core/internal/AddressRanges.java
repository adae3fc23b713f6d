/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.driller.core.Segment;

/** Arithmetic of lists of ranges that are sorted, not empty and do not overlap. Addresses are unsigned. */
public final class AddressRanges {

	/**
	 * A range of addresses.
	 *
	 * @param start first address
	 * @param end   first address after it
	 */
	public record Range(long start, long end) {
	}

	private AddressRanges() {
	}

	/**
	 * @param segments sorted
	 * @param wanted   which of them
	 * @return their ranges
	 */
	public static List<Range> of(List<Segment> segments, Predicate<Segment> wanted) {
		return segments.stream().filter(wanted).map(segment -> new Range(segment.start(), segment.end())).toList();
	}

	/**
	 * @return what lies in both
	 */
	public static List<Range> intersect(List<Range> a, List<Range> b) {
		var common = new ArrayList<Range>();
		for (int i = 0, j = 0; i < a.size() && j < b.size();) {
			Range left = a.get(i);
			Range right = b.get(j);
			long start = max(left.start(), right.start());
			long end = min(left.end(), right.end());
			if (Long.compareUnsigned(start, end) < 0) {
				common.add(new Range(start, end));
			}
			if (Long.compareUnsigned(left.end(), right.end()) < 0) {
				i++;
			} else {
				j++;
			}
		}
		return common;
	}

	/**
	 * @return what lies in {@code a} and not in {@code b}
	 */
	public static List<Range> subtract(List<Range> a, List<Range> b) {
		var rest = new ArrayList<Range>();
		int j = 0;
		for (Range range : a) {
			long at = range.start();
			while (j < b.size() && Long.compareUnsigned(b.get(j).end(), at) <= 0) {
				j++;
			}
			for (int k = j; k < b.size() && Long.compareUnsigned(b.get(k).start(), range.end()) < 0; k++) {
				if (Long.compareUnsigned(at, b.get(k).start()) < 0) {
					rest.add(new Range(at, b.get(k).start()));
				}
				at = max(at, b.get(k).end());
			}
			if (Long.compareUnsigned(at, range.end()) < 0) {
				rest.add(new Range(at, range.end()));
			}
		}
		return rest;
	}

	private static long max(long a, long b) {
		return Long.compareUnsigned(a, b) > 0 ? a : b;
	}

	/**
	 * @return the lower of two addresses
	 */
	public static long min(long a, long b) {
		return Long.compareUnsigned(a, b) < 0 ? a : b;
	}
}
