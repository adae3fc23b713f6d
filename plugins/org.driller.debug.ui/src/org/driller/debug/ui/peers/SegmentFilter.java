/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.List;
import java.util.Locale;

import org.driller.core.Segment;

/**
 * Which segments are shown: those in whose name, kind, sharing, protection or address every word of the text occurs.
 *
 * @param words in lower case
 */
record SegmentFilter(List<String> words) {

	static final SegmentFilter ALL = new SegmentFilter(List.of());

	static SegmentFilter of(String text) {
		String stripped = text.strip().toLowerCase(Locale.ROOT);
		return stripped.isEmpty() ? ALL : new SegmentFilter(List.of(stripped.split("\\s+"))); //$NON-NLS-1$
	}

	boolean accepts(Segment segment) {
		if (words.isEmpty()) {
			return true;
		}
		String all = String.join("\n", segment.name(), segment.kind().label(), PeersColumn.sharing(segment), //$NON-NLS-1$
				segment.permissions(), "0x" + Long.toHexString(segment.start())).toLowerCase(Locale.ROOT); //$NON-NLS-1$
		return words.stream().allMatch(all::contains);
	}
}
