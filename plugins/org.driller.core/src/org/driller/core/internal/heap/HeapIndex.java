/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal.heap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import org.driller.core.HeapBlock;
import org.driller.core.Segment;
import org.driller.core.SegmentKind;

/**
 * All heaps of a process, walked once: from then on it finds the block of an address and whose it is, by what is in memory now. What does
 * not fit together then, because the program goes on or because it has damaged its heap, is unknown. Immutable but for the lists of free
 * chunks, which are renewed; one thread at a time.
 */
public final class HeapIndex {

	/** More blocks that could be a thread's lists are not looked at. */
	private static final int MOST_THREADS = 1 << 14;
	/** How old lists of free chunks may be, and how much of the time may go into reading them. */
	private static final long LISTS_NANOS = 250_000_000;
	private static final int LISTS_SHARE = 10;
	/** So much the brk area may have grown since the segments were read. */
	private static final long GROWTH_MOST = 1L << 30;

	private final MallocLibrary library;
	private final List<Arena> arenas;
	private final List<ChunkIndex> ranges;
	private final List<Long> threads;
	/** Whether no thread's lists can be missing. */
	private final boolean complete;
	private FreeLists lists;
	private long listsRead;
	private long listsCost;

	private HeapIndex(MallocLibrary library, List<Arena> arenas, List<ChunkIndex> ranges, List<Long> threads, boolean complete) {
		this.library = library;
		this.arenas = arenas;
		this.ranges = ranges;
		this.threads = threads;
		this.complete = complete;
	}

	/**
	 * Walks over all heaps.
	 *
	 * @param segments  of the process
	 * @param before    an earlier one of the same process; {@code null} if there is none
	 * @param reader    of its memory
	 * @param cancelled asked now and then
	 * @return nothing if it has no heaps of a malloc that is known here, or if it was cancelled
	 */
	public static Optional<HeapIndex> build(List<Segment> segments, HeapIndex before, HeapReader reader, BooleanSupplier cancelled) {
		reader.forget();
		boolean same = before != null && segments.containsAll(before.library.parts());
		MallocLibrary library = same ? before.library : MallocLibrary.find(segments, reader);
		List<Arena> arenas = library == null ? List.of() : Arena.find(library, reader);
		if (arenas.isEmpty()) {
			return Optional.empty();
		}
		var ranges = new ArrayList<ChunkIndex>();
		Set<Long> threads = new LinkedHashSet<>();
		boolean complete = true;
		for (Arena arena : arenas) {
			reader.forget();
			long top = arena.top(reader);
			List<Arena.Range> parts = arena.isMain() ? pieces(arena, top, segments, reader) : arena.heaps(reader);
			boolean reachesTop = false;
			for (Arena.Range part : parts) {
				ChunkIndex range = ChunkIndex.build(part, top, reader, chunk -> {
					if (chunk.size() == FreeLists.THREAD_CHUNK && threads.size() < MOST_THREADS) {
						threads.add(chunk.address());
					}
				}, cancelled);
				if (cancelled.getAsBoolean()) {
					return Optional.empty();
				}
				if (range != null) {
					ranges.add(range);
					reachesTop |= range.reachesTop();
				}
				complete &= range != null;
			}
			complete &= reachesTop && !arena.isSplit();
		}
		ranges.sort(Comparator.comparingLong(ChunkIndex::start));
		complete &= threads.size() < MOST_THREADS;
		return ranges.isEmpty() ? Optional.empty()
				: Optional.of(new HeapIndex(library, arenas, List.copyOf(ranges), List.copyOf(threads), complete));
	}

	/** Where chunks of the main arena lie: in the brk area and, if that could not grow, in mappings that are tried by their looks. */
	private static List<Arena.Range> pieces(Arena main, long top, List<Segment> segments, HeapReader reader) {
		var ranges = new ArrayList<Arena.Range>();
		long start = 0;
		long end = 0;
		for (Segment segment : segments) {
			if (segment.kind() == SegmentKind.HEAP && segment.isReadable()) {
				start = start == 0 ? segment.start() : start;
				end = segment.start() == start || segment.start() == end ? segment.end() : end;
			} else if (main.isSplit() && segment.kind() == SegmentKind.ANONYMOUS && segment.isWritable()) {
				Chunk first = Chunk.read(reader, segment.start());
				if (first != null && first.before() == 0 && first.isPreviousInUse() && first.isPlausible(segment.end(), true)) {
					ranges.add(new Arena.Range(main, segment.start(), segment.end()));
				}
			}
		}
		// The brk area may have grown since the segments were read.
		Chunk last = top >= start ? Chunk.read(reader, top) : null;
		boolean grown = last != null && top <= end && last.end() > end && last.size() <= end - start + GROWTH_MOST;
		if (start != 0) {
			ranges.add(0, new Arena.Range(main, start, grown ? last.end() : end));
		}
		return ranges;
	}

	/**
	 * Finds the block of an address, as it is now.
	 *
	 * @param address any address
	 * @param segment in which it lies
	 * @param reader  of the memory
	 * @return nothing if it lies in no block, or it is not known in which, or whose that is
	 */
	public Optional<HeapBlock> blockAt(long address, Segment segment, HeapReader reader) {
		// A block ends within the head of the next chunk.
		long inside = address - Long.BYTES;
		ChunkIndex range = ChunkIndex.of(ranges, inside);
		reader.forget();
		if (range == null) {
			Chunk mapped = segment.kind() == SegmentKind.ANONYMOUS ? MappedChunks.find(address, segment, reader) : null;
			return mapped == null ? Optional.empty()
					: Optional.of(new HeapBlock(mapped.block(), MappedChunks.usable(mapped), HeapBlock.State.IN_USE));
		}
		long top = range.arena().top(reader);
		if (range.contains(top) && top <= inside) {
			// Within it lie heads of chunks that were merged with it: they mean nothing any more.
			return unused(address, top, range, reader);
		}
		Chunk chunk = range.find(inside, reader);
		if (chunk == null || chunk.isFence() || range.isTop(chunk) || address < chunk.block()) {
			return Optional.empty();
		}
		return Optional.ofNullable(state(chunk, reader)).map(state -> new HeapBlock(chunk.block(), chunk.usable(), state));
	}

	/** What lies behind the last block of a heap. */
	private static Optional<HeapBlock> unused(long address, long top, ChunkIndex range, HeapReader reader) {
		Chunk last = Chunk.read(reader, top);
		reader.forget();
		boolean known = last != null && range.isPlausible(last) && address - Long.BYTES < last.end() && address >= last.block()
				&& range.arena().top(reader) == top;
		return known ? Optional.of(new HeapBlock(last.block(), last.size() - Chunk.HEAD, HeapBlock.State.UNUSED)) : Optional.empty();
	}

	/** @return {@code null} if it is not known */
	private HeapBlock.State state(Chunk chunk, HeapReader reader) {
		Chunk next = Chunk.read(reader, chunk.end());
		boolean small = FreeLists.isSmall(chunk);
		if (next == null || small && !reader.has(chunk.block() + Long.BYTES, Long.BYTES)) {
			return null;
		}
		long second = small ? reader.word(chunk.block() + Long.BYTES) : 0;
		reader.forget();
		Chunk again = Chunk.read(reader, chunk.address());
		Chunk nextAgain = Chunk.read(reader, chunk.end());
		if (again == null || nextAgain == null || again.head() != chunk.head() || nextAgain.head() != next.head()) {
			return null; // it changes just now
		}
		if (!next.isPreviousInUse()) {
			return next.follows(chunk) && nextAgain.follows(chunk) ? HeapBlock.State.FREED : null;
		}
		return small ? stateInLists(chunk, second, reader) : HeapBlock.State.IN_USE;
	}

	/** Of a chunk that may be free though its neighbour says that it is in use. */
	private HeapBlock.State stateInLists(Chunk chunk, long second, HeapReader reader) {
		renewLists(reader);
		boolean marked = lists.isMark(second);
		if (lists.isFast(chunk) || lists.isInThread(chunk) && (marked || lists.isUnmarked(chunk))) {
			return HeapBlock.State.FREED;
		}
		// What lost its mark since was handed out; what got one was freed.
		boolean known = !lists.isInThread(chunk) && !marked && !lists.isIncomplete(chunk) && !lists.isDoubtful()
				&& (complete || lists.hasKey());
		return known ? HeapBlock.State.IN_USE : null;
	}

	private void renewLists(HeapReader reader) {
		long now = System.nanoTime();
		if (lists == null || now - listsRead >= Math.max(LISTS_NANOS, listsCost * LISTS_SHARE)) {
			reader.forget();
			lists = FreeLists.read(library, arenas, threads, ranges, reader);
			listsRead = System.nanoTime();
			listsCost = listsRead - now;
		}
	}
}
