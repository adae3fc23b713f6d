/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * Finds out where pointers point: to which segment and symbol of the same peer or, where that has mapped the image of another one
 * (as {@code driller_map} and {@code driller_import} do), of that one.
 * <p>
 * What is no address of a segment is taken for a pointer to unmapped memory if a segment is near, within {@link #NEAR} bytes: text and
 * numbers seldom are. What was mapped by raw system calls, as the C library's malloc does, appears in the segment table only after
 * the peer was asked to publish it: that is done before anything is called unmapped, at most once in {@link #TRUST_NANOS}. Memory that was
 * given to free(3) still is the allocator's: it is told from memory in use where {@link PeerHeap} knows the allocator, some moments after the
 * first question.
 * <p>
 * Any thread may use it, except that of a user interface: symbols are read from files, and peers may be asked.
 */
public final class PointerResolver {

	/** How far from every segment a number can be and still be taken for a pointer. */
	public static final long NEAR = 1L << 30;
	/** For how long a segment table that was asked for is good. */
	public static final long TRUST_NANOS = 1_000_000_000;

	/** Small numbers are no pointers, as nothing is mapped there in any program; nor are those of the kernel's half, which are negative. */
	private static final long LOWEST = 0x10000;

	private final Supplier<? extends Collection<Peer>> others;
	private final Map<Peer, Long> refreshed = new WeakHashMap<>();

	/**
	 * @param others the peers whose images may be mapped by others; called on the threads that resolve
	 */
	public PointerResolver(Supplier<? extends Collection<Peer>> others) {
		this.others = others;
	}

	/**
	 * @param owner the peer whose pointer it is
	 * @param value what may be a pointer
	 * @return where it points; {@link PointerState#NONE} if it is none
	 */
	public ResolvedPointer resolve(Peer owner, long value) {
		if (value < LOWEST) {
			return ResolvedPointer.nowhere(owner, value, PointerState.NONE);
		}
		Optional<Segment> found = owner.segmentAt(value);
		if (found.isEmpty()) {
			if (!isNear(owner.segments(), value)) {
				return ResolvedPointer.nowhere(owner, value, PointerState.NONE);
			}
			refresh(owner);
			found = owner.segmentAt(value);
		}
		if (found.isEmpty()) {
			return ResolvedPointer.nowhere(owner, value, PointerState.UNMAPPED);
		}
		Segment segment = found.get();
		return mapped(segment).map(peer -> remote(owner, value, peer, segment.offset() + (value - segment.start())))
				.orElseGet(() -> inside(owner, value, owner, value, segment));
	}

	/**
	 * Finds where a remote pointer points, as {@code struct driller_pointer} holds it, which processes send to one another: three words.
	 *
	 * @param owner   the peer in whose memory it lies
	 * @param process its process id, with zeros in the upper half
	 * @param start   the first address of a segment there
	 * @param offset  into that segment
	 * @return where it points; {@link PointerState#NONE} unless there are such a process and such a segment
	 */
	public ResolvedPointer resolveRemote(Peer owner, long process, long start, long offset) {
		Optional<Peer> peer = process <= 0 || process > Integer.MAX_VALUE ? Optional.empty()
				: others.get().stream().filter(other -> other.pid() == process && !other.segments().isEmpty()).findFirst();
		return peer.flatMap(there -> there.segmentAt(start).filter(segment -> segment.start() == start)
				.filter(segment -> Long.compareUnsigned(offset, segment.size()) < 0)
				.map(segment -> inside(owner, process, there, start + offset, segment)))
				.orElseGet(() -> ResolvedPointer.nowhere(owner, process, PointerState.NONE));
	}

	/** Whose image it is that is mapped there. */
	private Optional<Peer> mapped(Segment segment) {
		boolean possible = segment.kind() == SegmentKind.SHARED_ANONYMOUS && segment.inode() != 0;
		return possible ? others.get().stream().filter(peer -> peer.isImage(segment.device(), segment.inode())).findFirst()
				: Optional.empty();
	}

	private ResolvedPointer remote(Peer owner, long value, Peer peer, long offset) {
		Optional<Segment> segment = inImage(peer, offset);
		if (segment.isEmpty()) {
			refresh(peer);
			segment = inImage(peer, offset);
		}
		return segment.map(there -> inside(owner, value, peer, there.start() + (offset - there.offset()), there))
				.orElseGet(() -> new ResolvedPointer(owner, value, PointerState.UNMAPPED, peer, offset, Optional.empty(),
						Optional.empty(), "", Optional.empty())); //$NON-NLS-1$
	}

	/** The segment that an offset of the image belongs to: as a rule that of the same address. */
	private static Optional<Segment> inImage(Peer peer, long offset) {
		return peer.segmentAt(offset).filter(segment -> segment.isShared() && segment.offset() == segment.start())
				.or(() -> peer.segments().stream().filter(segment -> segment.isShared()
						&& Long.compareUnsigned(offset - segment.offset(), segment.size()) < 0).findFirst());
	}

	private static ResolvedPointer inside(Peer owner, long value, Peer peer, long address, Segment segment) {
		Optional<HeapBlock> block = segment.protection() == 0 ? Optional.empty() : peer.heap().blockAt(address);
		Optional<Symbol> symbol = Optional.empty();
		String name = ""; //$NON-NLS-1$
		try {
			PeerSymbols symbols = peer.currentSymbols();
			symbol = symbols.at(address).filter(at -> !at.name().isEmpty());
			name = symbol.isEmpty() ? name : symbols.format(address);
		} catch (DrillerException e) {
			// It has no symbols, then: where it points is known all the same.
		}
		return new ResolvedPointer(owner, value, state(peer, address, segment, block), peer, address, Optional.of(segment), symbol, name,
				block);
	}

	private static PointerState state(Peer peer, long address, Segment segment, Optional<HeapBlock> block) {
		if (segment.protection() == 0) {
			return PointerState.NO_ACCESS;
		}
		if (block.isPresent()) {
			// In a block that is handed out, what nobody has written yet is in order.
			return block.get().isFree() ? PointerState.FREED : PointerState.VALID;
		}
		return peer.memory().isHole(segment, address) ? PointerState.EMPTY : PointerState.VALID;
	}

	private static boolean isNear(List<Segment> segments, long value) {
		int low = 0;
		int high = segments.size();
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (Long.compareUnsigned(segments.get(middle).start(), value) <= 0) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}
		return low > 0 && Long.compareUnsigned(value - segments.get(low - 1).end(), NEAR) < 0
				|| low < segments.size() && Long.compareUnsigned(segments.get(low).start() - value, NEAR) < 0;
	}

	/** Makes sure that the segment table is not older than it may be. One that cannot answer has published its last word. */
	private void refresh(Peer peer) {
		long now = System.nanoTime();
		synchronized (refreshed) {
			Long last = refreshed.get(peer);
			if (last != null && now - last < TRUST_NANOS) {
				return;
			}
			refreshed.put(peer, now);
		}
		if (!peer.isAlive() || peer.halt().isStopped()) {
			return;
		}
		try {
			peer.refresh();
		} catch (DrillerException e) {
			// It is stopped or gone.
		}
	}
}
