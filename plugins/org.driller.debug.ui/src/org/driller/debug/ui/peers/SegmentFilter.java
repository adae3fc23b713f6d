/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.driller.core.Segment;

/**
 * Which segments are shown: those in whose name, kind, sharing, protection or address every word of the text occurs, and
 * that are of the classes that were chosen.
 *
 * @param words   in lower case
 * @param classes of traits and kinds; empty for all
 */
record SegmentFilter(List<String> words, Set<SegmentClass> classes) {

	static final SegmentFilter ALL = new SegmentFilter(List.of(), Set.of());

	static SegmentFilter of(String text, Set<SegmentClass> classes) {
		String stripped = text.strip().toLowerCase(Locale.ROOT);
		return new SegmentFilter(stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+")), //$NON-NLS-1$
				classes.isEmpty() ? Set.of() : EnumSet.copyOf(classes));
	}

	boolean accepts(SegmentNode node) {
		return acceptsClass(node.segment()) && (words.isEmpty() || words.stream().allMatch(node.searchText()::contains));
	}

	/** It must have all traits that were chosen, and be of one of the kinds. */
	private boolean acceptsClass(Segment segment) {
		boolean kindWanted = false;
		boolean kindFound = false;
		for (SegmentClass wanted : classes) {
			boolean found = wanted.holds(segment);
			if (wanted.isTrait() && !found) {
				return false;
			}
			kindWanted |= !wanted.isTrait();
			kindFound |= !wanted.isTrait() && found;
		}
		return kindFound || !kindWanted;
	}
}
