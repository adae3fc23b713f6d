/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A choice of ranks as people write it: {@code 0, 3-5}. */
public final class RankRange {

	private static final Pattern PART = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?"); //$NON-NLS-1$

	private RankRange() {
	}

	/**
	 * @param text  numbers and ranges, separated by commas; may be blank
	 * @param ranks how many there are
	 * @return the ranks, ascending
	 * @throws IllegalArgumentException if it is not written so or names a rank that there is not; the message is the part
	 */
	public static NavigableSet<Integer> parse(String text, int ranks) {
		var result = new TreeSet<Integer>();
		if (text.isBlank()) {
			return result;
		}
		for (String part : text.split(",", -1)) { //$NON-NLS-1$
			Matcher matcher = PART.matcher(part.strip());
			if (!matcher.matches()) {
				throw new IllegalArgumentException(part.strip());
			}
			int first = Integer.parseInt(matcher.group(1));
			int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
			if (first > last || last >= ranks) {
				throw new IllegalArgumentException(part.strip());
			}
			for (int rank = first; rank <= last; rank++) {
				result.add(rank);
			}
		}
		return result;
	}
}
