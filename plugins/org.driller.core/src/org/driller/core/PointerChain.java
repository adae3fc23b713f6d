/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a word points to, what the word there points to, and so on, from process to process: a telescope. Immutable.
 *
 * @param peer    the peer in which it begins
 * @param address of the first word
 * @param links   where the words point, one after the other; the last may dangle
 * @param end     why it goes no further
 * @param value   the word at the end that points no further, if {@code end} is {@link End#VALUE} or {@link End#CODE}; else 0
 */
public record PointerChain(Peer peer, long address, List<ResolvedPointer> links, End end, long value) {

	/** Why a chain goes no further. */
	public enum End {
		/** The last word is no pointer. */
		VALUE,
		/** What it points to is code. */
		CODE,
		/** The last pointer points to a word that was passed already. */
		CYCLE,
		/** The last pointer points to nothing that can be used. */
		DANGLING,
		/** The next word cannot be read. */
		UNREADABLE,
		/** It is as long as was asked for. */
		DEPTH
	}

	/** Copies the list. */
	public PointerChain {
		links = List.copyOf(links);
	}

	/** A word of a process. */
	private record Place(Peer peer, long address) {
	}

	/**
	 * Follows pointers. Blocks as {@link PointerResolver} does.
	 *
	 * @param resolver finds where they point
	 * @param peer     the peer in which to begin
	 * @param address  of the first word; need not be aligned
	 * @param order    of the bytes in a word
	 * @param depth    most pointers to follow
	 * @return the chain
	 */
	public static PointerChain follow(PointerResolver resolver, Peer peer, long address, ByteOrder order, int depth) {
		var links = new ArrayList<ResolvedPointer>();
		var passed = new HashSet<Place>();
		var place = new Place(peer, address);
		End end = null;
		long value = 0;
		while (end == null) {
			passed.add(place);
			Optional<Long> word = word(place, order);
			ResolvedPointer next = word.isPresent() ? resolver.resolve(place.peer(), word.get()) : null;
			if (next == null) {
				end = End.UNREADABLE;
			} else if (!next.isPointer()) {
				end = End.VALUE;
				value = word.get();
			} else if (links.size() == depth) {
				end = End.DEPTH;
			} else {
				links.add(next);
				place = new Place(next.peer(), next.address());
				end = after(next, passed.contains(place));
				value = end == End.CODE ? word(place, order).orElse(0L) : 0;
			}
		}
		return new PointerChain(peer, address, links, end, value);
	}

	private static End after(ResolvedPointer pointer, boolean seen) {
		if (pointer.state().isDangling()) {
			return End.DANGLING;
		}
		if (seen) {
			return End.CYCLE;
		}
		return pointer.segment().filter(Segment::isExecutable).isPresent() ? End.CODE : null;
	}

	private static Optional<Long> word(Place place, ByteOrder order) {
		var bytes = new byte[Long.BYTES];
		return place.peer().memory().read(place.address(), bytes).isComplete()
				? Optional.of(ByteBuffer.wrap(bytes).order(order).getLong())
				: Optional.empty();
	}
}
