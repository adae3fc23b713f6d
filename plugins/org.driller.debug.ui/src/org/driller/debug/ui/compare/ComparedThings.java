/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

import org.driller.core.Peer;
import org.driller.core.PeerGroup;
import org.driller.core.Segment;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.peers.PeersNode;
import org.driller.debug.ui.transfer.ChosenPlace;
import org.eclipse.core.runtime.Adapters;

/**
 * What is to be compared of the things that somebody has chosen or dropped.
 *
 * @param peers of whom
 * @param place the first place among them; {@code null} if there is none
 * @param segment the first segment among them, if there is no place; {@code null} if there is none
 * @param owner of the place or the segment; {@code null} without one
 */
record ComparedThings(List<Peer> peers, ChosenPlace place, Segment segment, Peer owner) {

	static ComparedThings of(List<?> things) {
		var peers = new LinkedHashSet<Peer>();
		ChosenPlace place = null;
		Segment segment = null;
		Peer segmentOwner = null;
		for (Object one : things) {
			Object thing = one instanceof PeersNode node ? node.meant() : one;
			PeerGroup group = Adapters.adapt(thing, PeerGroup.class);
			Peer peer = Adapters.adapt(thing, Peer.class);
			Segment of = Adapters.adapt(thing, Segment.class);
			if (group != null) {
				peers.addAll(group.peers());
			}
			if (peer != null) {
				peers.add(peer);
			}
			if (one instanceof ChosenPlace chosen) {
				place = Objects.requireNonNullElse(place, chosen);
			} else if (of != null && segment == null) {
				segment = of;
				segmentOwner = peer;
			}
		}
		return place != null ? new ComparedThings(List.copyOf(peers), place, null, place.peer())
				: new ComparedThings(List.copyOf(peers), null, segment, segmentOwner);
	}

	/** One peer alone has nothing to be compared with but the others of its group. */
	ComparedThings withGroup() {
		if (peers.size() != 1) {
			return this;
		}
		return DrillerDebug.model().groups().groups().stream().map(PeerGroup::peers).filter(all -> all.contains(peers.get(0))).findFirst()
				.map(all -> new ComparedThings(all, place, segment, owner)).orElse(this);
	}

	/** After those that are compared already. */
	ComparedThings addedTo(List<Peer> others) {
		var all = new LinkedHashSet<>(others);
		all.addAll(peers);
		return new ComparedThings(new ArrayList<>(all), place, segment, owner);
	}
}
