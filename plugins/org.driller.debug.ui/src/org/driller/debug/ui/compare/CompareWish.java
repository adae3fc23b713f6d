/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.util.List;

import org.driller.core.ComparedPeers;
import org.driller.core.ComparedPlace;
import org.driller.core.ComparisonOptions;
import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.core.PlaceMatching;
import org.driller.core.Segment;
import org.driller.debug.core.SegmentNames;

/**
 * What somebody wants to compare. Immutable.
 *
 * @param peers the columns, the first one first
 * @param text the place as it was written, or how a segment is called
 * @param segment the segment that was chosen, of {@code owner}; {@code null} if the text says where
 * @param owner one of the peers, {@code null} without a segment
 * @param matching how the place is found in the others
 */
record CompareWish(List<Peer> peers, String text, Segment segment, Peer owner, PlaceMatching matching) {

	/** Nothing yet. */
	static final CompareWish NONE = new CompareWish(List.of(), "", null, null, PlaceMatching.MODULE); //$NON-NLS-1$

	CompareWish {
		peers = List.copyOf(peers);
	}

	CompareWish withPeers(List<Peer> other) {
		boolean kept = owner == null || other.contains(owner);
		return new CompareWish(other, text, kept ? segment : null, kept ? owner : null, matching);
	}

	CompareWish withText(String other) {
		// The name of the segment that is chosen already may mean another one of the same name.
		return other.equals(text) ? this : new CompareWish(peers, other, null, null, matching);
	}

	CompareWish withSegment(Peer of, Segment chosen) {
		return new CompareWish(peers, SegmentNames.shortName(chosen), chosen, of, matching);
	}

	CompareWish withMatching(PlaceMatching other) {
		return new CompareWish(peers, text, segment, owner, other);
	}

	/** Whether there is enough to begin with. */
	boolean isComplete() {
		return peers.size() > 1 && !text.isBlank();
	}

	/**
	 * Looks for it; asks the processes and reads files, so not on the display's thread.
	 *
	 * @throws DrillerException with one line for the user
	 */
	Comparison open(ComparisonOptions options) throws DrillerException {
		ComparedPeers compared = ComparedPeers.open(peers);
		try {
			ComparedPlace place = segment == null ? compared.find(text, matching)
					: compared.at(peers.indexOf(owner), text, segment.start(), 0, matching);
			return new Comparison(compared, place, options);
		} catch (DrillerException e) {
			compared.close();
			throw e;
		}
	}
}
