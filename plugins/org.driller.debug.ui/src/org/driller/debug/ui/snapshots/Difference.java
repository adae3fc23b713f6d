/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import org.driller.core.MemoryDifference;
import org.driller.core.MemoryDifference.Kind;

/**
 * A row of what differs.
 *
 * @param pair    what was compared
 * @param range   where, and how
 * @param segment in which segment, and where in it
 * @param symbol  in which symbol, and where in it; empty if it is not known
 */
public record Difference(ComparedPair pair, MemoryDifference range, String segment, String symbol) {

	/** Whether what is left of it is in the first snapshot alone. */
	boolean isGone() {
		return range.kind() == Kind.GONE;
	}
}
