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
import org.driller.debug.ui.transfer.ChosenPlace;

/**
 * What somebody wants to compare. Immutable.
 *
 * @param peers the columns, the first one first
 * @param text the place as it was written, or how what was chosen is called
 * @param spot what was chosen; {@code null} if the text says where
 * @param matching how the place is found in the others
 */
record CompareWish(List<Peer> peers, String text, Spot spot, PlaceMatching matching) {

	/**
	 * A place of one of the peers.
	 *
	 * @param length in bytes, 0 to the end of the segment
	 */
	record Spot(Peer owner, long address, long length) {
	}

	/** Nothing yet. */
	static final CompareWish NONE = new CompareWish(List.of(), "", null, PlaceMatching.MODULE); //$NON-NLS-1$

	CompareWish {
		peers = List.copyOf(peers);
	}

	CompareWish withPeers(List<Peer> other) {
		return new CompareWish(other, text, spot == null || other.contains(spot.owner()) ? spot : null, matching);
	}

	CompareWish withText(String other) {
		// The name of the segment that is chosen already may mean another one of the same name.
		return other.equals(text) ? this : new CompareWish(peers, other, null, matching);
	}

	CompareWish withSegment(Peer of, Segment chosen) {
		return new CompareWish(peers, SegmentNames.shortName(chosen), new Spot(of, chosen.start(), 0), matching);
	}

	CompareWish withPlace(ChosenPlace chosen) {
		return new CompareWish(peers, chosen.text(), new Spot(chosen.peer(), chosen.address(), chosen.length()), matching);
	}

	CompareWish withMatching(PlaceMatching other) {
		return new CompareWish(peers, text, spot, other);
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
			ComparedPlace place = spot == null ? compared.find(text, matching)
					: compared.at(peers.indexOf(spot.owner()), text, spot.address(), spot.length(), matching);
			return new Comparison(compared, place, options);
		} catch (DrillerException e) {
			compared.close();
			throw e;
		}
	}
}
