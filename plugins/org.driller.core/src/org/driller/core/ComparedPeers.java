/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import org.driller.core.internal.Messages;
import org.driller.core.internal.NativeCompare;
import org.driller.core.internal.NativeSides;

/**
 * Peers whose memory is compared while they run. Knows which executables and libraries they had loaded when it was opened; for what they load
 * later, open another one. Holds what the peers hold until it is closed.
 * <p>
 * Any thread may use it; one waits for another's call to return. The first question about a library reads its file: not for a user
 * interface's thread.
 */
public final class ComparedPeers implements AutoCloseable {

	/** How many peers can be compared at once. */
	public static final int MOST = 4096;

	private final List<Peer> peers;
	private final NativeSides sides = new NativeSides();
	/** Index among the sides; -1 for a peer that could not be had. */
	private final int[] side;
	/** Why it could not; empty if it could. */
	private final String[] problems;

	private ComparedPeers(List<Peer> peers) {
		this.peers = List.copyOf(peers);
		side = new int[peers.size()];
		problems = new String[peers.size()];
	}

	/**
	 * Looks which executables and libraries they have, and which segments. Blocks until each has answered; about 2 seconds for one that does
	 * not. A peer that is not attached, or whose segments cannot be read, is left out of every
	 * comparison, with the reason.
	 *
	 * @param peers whose memory to compare, the first one first
	 * @return what compares them, to be closed by the caller
	 * @throws DrillerException if they are more than {@link #MOST}
	 */
	public static ComparedPeers open(List<Peer> peers) throws DrillerException {
		if (peers.size() > MOST) {
			throw new DrillerException(Messages.get("CompareTooMany", peers.size(), MOST)); //$NON-NLS-1$
		}
		var opened = new ComparedPeers(peers);
		int next = 0;
		for (int i = 0; i < peers.size(); i++) {
			try {
				refresh(peers.get(i));
				opened.sides.add(peers.get(i).requireHandle());
				opened.side[i] = next++;
				opened.problems[i] = ""; //$NON-NLS-1$
			} catch (DrillerException e) {
				opened.side[i] = -1;
				opened.problems[i] = e.getMessage();
			}
		}
		return opened;
	}

	/** Memory that it has mapped by itself is not in its table yet; one that cannot answer is compared as it is. */
	private static void refresh(Peer peer) {
		try {
			if (peer.isAlive() && !peer.halt().isStopped()) {
				peer.refresh();
				return;
			}
		} catch (DrillerException e) {
			// What is wrong is told when it is read.
		}
		peer.update();
	}

	/**
	 * @return the peers, as they were given
	 */
	public List<Peer> peers() {
		return peers;
	}

	/**
	 * Finds a place by what a person writes: all that {@link PeerSymbols#find(String)} understands, or the name or kind of a segment
	 * ({@code [heap]}, {@code libc.so.6}, {@code stack}), and with {@code :LENGTH} behind it how many bytes. Without a length a symbol is as long
	 * as it is, a segment too, and an address reaches to the end of its segment. Looked for in the first peer that knows it.
	 *
	 * @param text     what was written
	 * @param matching how the others' places are found
	 * @return where it is in each of them
	 * @throws DrillerException if none of them knows it; the message says why
	 */
	public ComparedPlace find(String text, PlaceMatching matching) throws DrillerException {
		var wanted = WantedPlace.parse(text);
		if (wanted.name().isEmpty()) {
			throw new DrillerException(Messages.get("CompareNothing")); //$NON-NLS-1$
		}
		DrillerException first = null;
		for (int i = 0; i < peers.size(); i++) {
			try {
				if (side[i] >= 0) {
					return find(i, wanted, matching);
				}
			} catch (DrillerException e) {
				first = first == null ? e : first;
			}
		}
		throw first != null ? first : new DrillerException(peers.isEmpty() ? Messages.get("CompareNothing") : problems[0]); //$NON-NLS-1$
	}

	private ComparedPlace find(int index, WantedPlace wanted, PlaceMatching matching) throws DrillerException {
		Symbol symbol;
		try {
			symbol = sides.find(side[index], wanted.name());
		} catch (DrillerException e) {
			Segment segment = wanted.segment(peers.get(index)).orElseThrow(() -> e);
			return at(index, wanted.name(), segment.start(), wanted.length(), matching);
		}
		boolean sized = !symbol.name().isEmpty() && symbol.size() > symbol.offset();
		long length = wanted.length() > 0 || !sized ? wanted.length() : symbol.size() - symbol.offset();
		return at(index, wanted.name(), symbol.place(), length, matching);
	}

	/**
	 * Finds the place that an address of one peer is.
	 *
	 * @param index    of the peer
	 * @param name     how to call the place
	 * @param address  of the first byte there
	 * @param length   bytes; 0 to the end of its segment, as far as all have it
	 * @param matching how the others' places are found
	 * @return where it is in each of them
	 * @throws DrillerException if there is no memory at that address
	 */
	public ComparedPlace at(int index, String name, long address, long length, PlaceMatching matching) throws DrillerException {
		if (side[index] < 0) {
			throw new DrillerException(problems[index]);
		}
		if (room(peers.get(index), address) == 0) {
			throw new DrillerException(notMapped(index, address));
		}
		var parts = new ArrayList<ComparedPlace.Part>();
		long least = length > 0 ? length : -1L;
		long longest = length;
		for (int i = 0; i < peers.size(); i++) {
			ComparedPlace.Part part = part(index, address, i, matching);
			parts.add(part);
			if (part.isPresent() && length <= 0) {
				long room = room(part.peer(), part.address());
				least = Long.compareUnsigned(room, least) < 0 ? room : least;
				longest = Long.compareUnsigned(room, longest) > 0 ? room : longest;
			}
		}
		return new ComparedPlace(name, least, longest, parts);
	}

	private ComparedPlace.Part part(int from, long address, int to, PlaceMatching matching) {
		Peer peer = peers.get(to);
		boolean ended = !peer.isAlive();
		String problem = problems[to];
		long there = address;
		try {
			if (problem.isEmpty() && to != from && matching == PlaceMatching.MODULE) {
				there = sides.match(side[from], address, side[to]);
			}
			if (problem.isEmpty() && room(peer, there) == 0) {
				problem = notMapped(to, there);
			}
		} catch (DrillerException e) {
			problem = e.getMessage();
		}
		return new ComparedPlace.Part(peer, problem.isEmpty() ? there : 0, ended, problem);
	}

	private String notMapped(int index, long address) {
		return Messages.get("CompareNotMapped", peers.get(index).pid(), Long.toHexString(address)); //$NON-NLS-1$
	}

	/** How much of its kind follows: one .data may be several segments next to each other. */
	private static long room(Peer peer, long address) {
		Optional<Segment> first = peer.segmentAt(address);
		long end = address;
		for (Optional<Segment> next = first; next.isPresent() && next.get().kind() == first.get().kind()
				&& next.get().isReadable() == first.get().isReadable(); next = peer.segmentAt(end)) {
			end = next.get().end();
		}
		return end - address;
	}

	/**
	 * @param index   of a peer
	 * @param address of that peer
	 * @return {@code symbol+0x8}, {@code library!symbol}, {@code library!0x1234}, or the address
	 */
	public String format(int index, long address) {
		return side[index] < 0 ? "0x" + Long.toHexString(address) : sides.format(side[index], address); //$NON-NLS-1$
	}

	/**
	 * Begins to compare. Does not block; comparing is done by the calls of the comparison itself.
	 *
	 * @param place   found by this object
	 * @param options what counts as a difference
	 * @return the comparison
	 */
	public MemoryComparison compare(ComparedPlace place, ComparisonOptions options) {
		return new MemoryComparison(this, place, options);
	}

	/**
	 * Compares bytes that were read by the caller, a screenful of them.
	 *
	 * @param place    found by this object
	 * @param offset   of the first byte from the beginning of the place
	 * @param bytes    for each peer, equally many
	 * @param readable for each peer which of them could be read; none for one that is to be left out
	 * @param options  what counts as a difference
	 * @return where what differs
	 * @throws DrillerException if this was closed
	 */
	public ComparisonMarks mark(ComparedPlace place, long offset, List<byte[]> bytes, List<BitSet> readable,
			ComparisonOptions options) throws DrillerException {
		int length = bytes.isEmpty() ? 0 : bytes.get(0).length;
		var marks = new ComparisonMarks(peers.size());
		if (length > 0) {
			var block = new NativeCompare(peers.size(), length);
			for (int i = 0; i < peers.size(); i++) {
				block.buffer(i).put(bytes.get(i));
			}
			new BlockComparison(this, place, options, block).mark(offset, readable, length, marks);
		}
		return marks;
	}

	NativeSides sides() {
		return sides;
	}

	/** The indexes among the sides of some peers. */
	int[] sides(int[] which) {
		return Arrays.stream(which).map(index -> side[index]).toArray();
	}

	/** Gives back what it holds, after the call that is under way. May be called more than once; afterwards nothing can be compared. */
	@Override
	public void close() {
		sides.close();
	}
}
