/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal.heap;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Knows for every so many bytes of a range of chunks which chunk covers them, as it was when the range was walked: from there on the
 * chunk of any address is found by a short walk. Immutable.
 */
final class ChunkIndex {

	/** What a walk meets. */
	interface Visitor {
		/**
		 * A chunk that is not free by what its neighbour says.
		 */
		void inUse(Chunk chunk);
	}

	/** So many granules are kept at most, of at least so many bytes. */
	private static final int GRANULES = 1 << 20;
	private static final int GRANULE_LEAST = 4096;
	/** Larger ranges are not walked. */
	private static final long RANGE_MOST = 64L << 30;
	/** How often a place is gone over again where the chain of chunks is broken, as it may be while the program changes it. */
	private static final int ATTEMPTS = 12;
	private static final int ATTEMPTS_IN_ALL = 1024;
	private static final int BEGIN = 16;

	private final Arena.Range range;
	private final long top;
	private final int shift;
	private final long end;
	/** The chunk in which each granule begins, as distance from the start, in units of their alignment. */
	private final int[] covers;

	private ChunkIndex(Arena.Range range, long top, int shift, long end, int[] covers) {
		this.range = range;
		this.top = top;
		this.shift = shift;
		this.end = end;
		this.covers = covers;
	}

	/**
	 * Walks from chunk to chunk. Takes about a second for each gigabyte of small chunks.
	 *
	 * @param top       the last chunk of the arena, which may lie elsewhere
	 * @param visitor   is told of chunks; of some of them twice
	 * @param cancelled asked now and then
	 * @return {@code null} if the chain of chunks is broken, or it was cancelled
	 */
	static ChunkIndex build(Arena.Range range, long top, HeapReader reader, Visitor visitor, BooleanSupplier cancelled) {
		long size = range.limit() - range.start();
		if (size <= 0 || size > RANGE_MOST || range.start() % Chunk.ALIGNMENT != 0) {
			return null;
		}
		int shift = Integer.numberOfTrailingZeros(GRANULE_LEAST);
		while (size >>> shift > GRANULES) {
			shift++;
		}
		return new Walk(range, top, shift, reader, visitor, cancelled).run();
	}

	/** One walk over a range. */
	private static final class Walk {

		private final Arena.Range range;
		private final long top;
		private final int shift;
		private final HeapReader reader;
		private final Visitor visitor;
		private final BooleanSupplier cancelled;
		private int[] covers = new int[BEGIN];
		/** How many granules are covered. */
		private int covered;
		private long broken;
		private int attempts;
		private int attemptsInAll;

		Walk(Arena.Range range, long top, int shift, HeapReader reader, Visitor visitor, BooleanSupplier cancelled) {
			this.range = range;
			this.top = top;
			this.shift = shift;
			this.reader = reader;
			this.visitor = visitor;
			this.cancelled = cancelled;
		}

		ChunkIndex run() {
			reader.forget();
			cover(range.start(), range.start() + 1);
			Chunk previous = null;
			for (long at = range.start();;) {
				Chunk chunk = Chunk.read(reader, at);
				boolean fits = chunk != null
						&& (previous == null ? at != range.start() || chunk.isPreviousInUse() : chunk.follows(previous));
				if (fits && at != top && chunk.isFence()) {
					return isClosed(chunk) ? result(at) : null;
				}
				if (!fits || !chunk.isPlausible(range.limit(), range.arena().isMain())) {
					at = back(at);
					previous = null;
					if (at < 0) {
						return null;
					}
					continue;
				}
				if (previous != null && chunk.isPreviousInUse()) {
					visitor.inUse(previous);
				}
				int before = covered;
				cover(at, chunk.end());
				if (at == top) {
					return result(chunk.end());
				}
				if (before != covered && cancelled.getAsBoolean()) {
					return null;
				}
				previous = chunk;
				at = chunk.end();
			}
		}

		/** Heaps that do not grow any more end with a fence, or two. */
		private boolean isClosed(Chunk fence) {
			if (fence.size() == 0) {
				return true;
			}
			Chunk second = fence.size() == Chunk.HEAD ? Chunk.read(reader, fence.end()) : null;
			return second != null && second.isFence() && second.isPreviousInUse();
		}

		private void cover(long chunk, long chunkEnd) {
			int count = (int) ((chunkEnd - range.start() - 1 >>> shift) + 1);
			if (count > covers.length) {
				covers = Arrays.copyOf(covers, Math.max(count, covers.length * 2));
			}
			if (count > covered) {
				Arrays.fill(covers, covered, count, (int) ((chunk - range.start()) / Chunk.ALIGNMENT));
				covered = count;
			}
		}

		/** Goes back the further the more often it failed at a place. @return a chunk to go on from; -1 if it is in vain */
		private long back(long at) {
			attempts = at > broken ? 1 : attempts + 1;
			broken = Math.max(broken, at);
			if (attempts > ATTEMPTS || ++attemptsInAll > ATTEMPTS_IN_ALL) {
				return -1;
			}
			reader.forget();
			covered = Math.max(1, covered - (1 << attempts - 1));
			return range.start() + Integer.toUnsignedLong(covers[covered - 1]) * Chunk.ALIGNMENT;
		}

		private ChunkIndex result(long end) {
			return new ChunkIndex(range, top, shift, end, Arrays.copyOf(covers, covered));
		}
	}

	Arena arena() {
		return range.arena();
	}

	long start() {
		return range.start();
	}

	boolean contains(long address) {
		return address >= range.start() && address < end;
	}

	boolean isPlausible(Chunk chunk) {
		return chunk.isPlausible(range.limit(), range.arena().isMain());
	}

	boolean isTop(Chunk chunk) {
		return chunk.address() == top;
	}

	/** Whether the chain of chunks ends with the arena's last chunk. */
	boolean reachesTop() {
		return contains(top);
	}

	/**
	 * Finds the chunk of an address as it is now, by chunks whose heads fit together from the one that the index knows before it to the
	 * one that it knows after it.
	 *
	 * @param address in this range
	 * @param reader  of the memory as it is now
	 * @return {@code null} if that cannot be read, or has changed since the index was made
	 */
	Chunk find(long address, HeapReader reader) {
		int granule = (int) (address - range.start() >>> shift);
		long until = granule + 1 < covers.length ? cover(granule + 1) : address;
		Chunk found = null;
		Chunk previous = null;
		for (long at = cover(granule);; at = previous.end()) {
			Chunk chunk = Chunk.read(reader, at);
			boolean fits = chunk != null && (previous == null ? followsAny(chunk, reader) : chunk.follows(previous));
			if (!fits || !chunk.isFence() && !isPlausible(chunk)) {
				return null;
			}
			if (found == null && (chunk.isFence() || chunk.end() > address)) {
				found = chunk;
			}
			if (at >= until || chunk.isFence() || at == top) {
				return at == until || until == address || chunk.isFence() || at == top ? found : null;
			}
			previous = chunk;
		}
	}

	/** Whether the chunk before it, if that is free, is as large as this one says. If not, this one was merged into it. */
	private boolean followsAny(Chunk chunk, HeapReader reader) {
		if (chunk.isPreviousInUse()) {
			return true;
		}
		boolean inside = chunk.before() >= Chunk.SMALLEST && chunk.before() <= chunk.address() - range.start();
		Chunk previous = inside ? Chunk.read(reader, chunk.address() - chunk.before()) : null;
		return previous != null && previous.size() == chunk.before();
	}

	private long cover(int granule) {
		return range.start() + Integer.toUnsignedLong(covers[granule]) * Chunk.ALIGNMENT;
	}

	/** @return those of them that lie in one of the ranges, by binary search */
	static ChunkIndex of(List<ChunkIndex> sorted, long address) {
		int low = 0;
		for (int high = sorted.size() - 1; low <= high;) {
			int middle = (low + high) >>> 1;
			ChunkIndex index = sorted.get(middle);
			if (index.contains(address)) {
				return index;
			}
			if (index.start() < address) {
				low = middle + 1;
			} else {
				high = middle - 1;
			}
		}
		return null;
	}
}
