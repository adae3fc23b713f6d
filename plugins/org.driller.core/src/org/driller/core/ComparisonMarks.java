/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which bytes of several peers' differ. Indexes count from where the bytes begin. Not to be changed once it was handed out. */
public final class ComparisonMarks {

	private final BitSet places = new BitSet();
	private final List<BitSet> odd = new ArrayList<>();

	ComparisonMarks(int peers) {
		for (int i = 0; i < peers; i++) {
			odd.add(new BitSet());
		}
	}

	void add(int peer, int index) {
		odd.get(peer).set(index);
	}

	void addPlace(int index) {
		places.set(index);
	}

	/**
	 * @param index of a byte
	 * @return whether it is not the same in all peers
	 */
	public boolean differs(int index) {
		return places.get(index);
	}

	/**
	 * @param peer  index of a peer
	 * @param index of a byte
	 * @return whether this peer is one that has not what is expected there
	 */
	public boolean isOdd(int peer, int index) {
		return odd.get(peer).get(index);
	}
}
