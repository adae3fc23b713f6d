/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

import org.driller.core.internal.NativeCompare;

/**
 * Compares what was read of each peer at the same place. What could not be read of one is compared among the others. For one thread at a
 * time.
 */
final class BlockComparison {

	private final ComparedPeers peers;
	private final ComparedPlace place;
	private final ComparisonOptions options;
	private final NativeCompare block;
	private final long[] differing;
	private final long[] unreadable;
	private long pointers;

	BlockComparison(ComparedPeers peers, ComparedPlace place, ComparisonOptions options, NativeCompare block) {
		this.peers = peers;
		this.place = place;
		this.options = options;
		this.block = block;
		differing = new long[place.parts().size()];
		unreadable = new long[place.parts().size()];
	}

	/** How many bytes of a peer are not as expected, of all that was compared. */
	long differing(int peer) {
		return differing[peer];
	}

	/** How many bytes of a peer could not be compared, as told by {@link #compare}. */
	long unreadable(int peer) {
		return unreadable[peer];
	}

	/** Cells that point to the same place. */
	long pointers() {
		return pointers;
	}

	/** What is told of bytes that differ. */
	interface Places {
		/**
		 * @param which those that could be read there
		 * @param from  index of the first byte
		 * @param differs for each byte from there on, whether any differs
		 */
		void found(int[] which, int from, byte[] differs);
	}

	/**
	 * @param offset   of the first byte in the place
	 * @param readable for each peer; empty for one that is left out
	 * @param length   bytes
	 * @param counted  those that take part, of which what cannot be read is counted
	 * @return at how many bytes any differs
	 */
	long compare(long offset, List<BitSet> readable, int length, BitSet counted, Places places) throws DrillerException {
		long sum = 0;
		for (int from = 0, to; from < length; from = to) {
			int at = from;
			to = end(readable, at, length);
			int[] which = IntStream.range(0, readable.size()).filter(peer -> readable.get(peer).get(at)).toArray();
			for (int peer = 0; peer < readable.size(); peer++) {
				if (counted.get(peer) && (which.length < 2 || !readable.get(peer).get(at))) {
					unreadable[peer] += to - from;
				}
			}
			if (which.length >= 2) {
				sum += compare(offset, which, from, to, places);
			}
		}
		return sum;
	}

	/** Up to where the same peers can be read. */
	private static int end(List<BitSet> readable, int from, int length) {
		int end = length;
		for (BitSet bits : readable) {
			int change = bits.get(from) ? bits.nextClearBit(from) : bits.nextSetBit(from);
			end = change >= 0 && change < end ? change : end;
		}
		return end;
	}

	private long compare(long offset, int[] which, int from, int to, Places places) throws DrillerException {
		long found = block.compare(which, from, to, null);
		if (found > 0 && !options.exact()) {
			long equal = block.equalizePointers(peers.sides(), which, peers.sides(which), from, to,
					place.parts().get(which[0]).address() + offset + from);
			pointers += equal;
			found = equal > 0 ? block.compare(which, from, to, null) : found;
		}
		if (found == 0) {
			return 0;
		}
		byte[] differs = block.differs(from, to);
		count(which, from, to);
		places.found(which, from, differs);
		return found;
	}

	private void count(int[] which, int from, int to) {
		int reference = options.reference();
		if (IntStream.of(which).noneMatch(peer -> peer == reference)) {
			block.compare(which, from, to, differing);
			return;
		}
		for (int peer : which) {
			if (peer != reference) {
				// Of two, the first one is right.
				block.compare(new int[] { reference, peer }, from, to, differing);
			}
		}
	}

	/** Marks each byte of each peer. */
	void mark(long offset, List<BitSet> readable, int length, ComparisonMarks marks) throws DrillerException {
		compare(offset, readable, length, new BitSet(), (which, from, differs) -> {
			for (int i = 0; i < differs.length; i++) {
				if (differs[i] != 0) {
					mark(which, from + i, marks);
				}
			}
		});
	}

	private void mark(int[] which, int index, ComparisonMarks marks) {
		int reference = options.reference();
		boolean known = IntStream.of(which).anyMatch(peer -> peer == reference);
		byte expected = known ? block.value(reference, index) : block.expected(which, index);
		marks.addPlace(index);
		for (int peer : which) {
			if (block.value(peer, index) != expected) {
				marks.add(peer, index);
			}
		}
	}
}
