/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal.heap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The chunks that are free although their neighbours say that they are in use: those in the lists of threads (tcache) and in fast bins.
 * Immutable, as they were when they were read.
 */
final class FreeLists {

	/** A thread's lists: {@code tcache_perthread_struct}, a block of its own, with two bytes and a pointer for each size. */
	static final int THREAD_CHUNK = 0x290;
	private static final int THREAD_SIZES = 64;
	private static final int THREAD_POINTERS = 2 * THREAD_SIZES;
	private static final int THREAD_BYTES = THREAD_POINTERS + THREAD_SIZES * Long.BYTES;
	/** More blocks are not followed, in all. */
	private static final int MOST = 1 << 18;
	/** And none after so long. */
	private static final long NANOS_MOST = 200_000_000;
	/** So many lists may be half changed when they are read. */
	private static final int IN_CHANGE = 2;
	/** Points to no chunk. */
	private static final long UNKNOWN = 1;
	/** A number of 64 random bits is hardly ever so small, while addresses and most other numbers are. */
	private static final long MARK_LEAST = 1L << 48;

	private final Set<Long> inThreads;
	/** Of them, those whose marks the program has overwritten after it had freed them. */
	private final Set<Long> unmarked;
	private final Set<Long> fast;
	/** By size: whether a list of such chunks could not be followed to its end. */
	private final boolean[] broken;
	private final Set<Long> marks;
	private final boolean hasKey;
	private final boolean doubtful;

	private FreeLists(Reading reading) {
		inThreads = reading.inThreads;
		unmarked = reading.unmarked;
		fast = reading.fast;
		broken = reading.broken;
		marks = reading.marks;
		hasKey = reading.hasKey;
		doubtful = reading.doubtful;
	}

	/**
	 * Reads the lists as they are now.
	 *
	 * @param threads chunks that may hold the lists of a thread, the main one's first
	 * @param ranges  in which all free chunks lie, by address
	 */
	static FreeLists read(MallocLibrary library, List<Arena> arenas, List<Long> threads, List<ChunkIndex> ranges, HeapReader reader) {
		var lists = new Reading(library, ranges, reader).run(arenas, threads);
		if (!lists.unmarked.isEmpty()) {
			// Some may just have been handed out: those are not there a second time.
			reader.forget();
			var again = new Reading(library, ranges, reader).run(arenas, threads);
			again.unmarked.retainAll(lists.unmarked);
			return again;
		}
		return lists;
	}

	boolean isInThread(Chunk chunk) {
		return inThreads.contains(chunk.address());
	}

	boolean isUnmarked(Chunk chunk) {
		return unmarked.contains(chunk.address());
	}

	boolean isFast(Chunk chunk) {
		return fast.contains(chunk.address());
	}

	/** Whether there can be chunks of that size that are free and not known here. */
	boolean isIncomplete(Chunk chunk) {
		int size = index(chunk.size());
		return size < broken.length && broken[size];
	}

	/** Whether it can be in one of these lists, by its size. */
	static boolean isSmall(Chunk chunk) {
		return index(chunk.size()) < THREAD_SIZES;
	}

	/** Whether all that is in lists of threads bears a mark that is known: then what does not, is in none. */
	boolean hasKey() {
		return hasKey;
	}

	/** Whether there is something that looks like lists of a thread, but bears other marks. */
	boolean isDoubtful() {
		return doubtful;
	}

	/** Whether the second word of a block is a mark of what is in lists of threads. */
	boolean isMark(long word) {
		return marks.contains(word);
	}

	private static int index(long size) {
		return (int) Math.min(Integer.MAX_VALUE, (size - Chunk.SMALLEST) / Chunk.ALIGNMENT);
	}

	/** One reading of them all. */
	private static final class Reading {

		private final MallocLibrary library;
		private final List<ChunkIndex> ranges;
		private final HeapReader reader;
		private final Set<Long> inThreads = new HashSet<>();
		private final Set<Long> unmarked = new HashSet<>();
		private final Set<Long> fast = new HashSet<>();
		private final boolean[] broken = new boolean[THREAD_SIZES];
		private final Set<Long> marks = new HashSet<>();
		private final long until = System.nanoTime() + NANOS_MOST;
		private boolean hasKey;
		private boolean doubtful;

		Reading(MallocLibrary library, List<ChunkIndex> ranges, HeapReader reader) {
			this.library = library;
			this.ranges = ranges;
			this.reader = reader;
		}

		FreeLists run(List<Arena> arenas, List<Long> threads) {
			for (long thread : threads) {
				followThread(thread + Chunk.HEAD, thread == threads.get(0));
			}
			for (long chunk : inThreads) {
				if (!marks.contains(second(chunk + Chunk.HEAD))) {
					unmarked.add(chunk);
				}
			}
			for (Arena arena : arenas) {
				for (int i = 0; i < Arena.FAST_BINS; i++) {
					long place = arena.fastBin(i);
					follow(reader.has(place, Long.BYTES) ? reader.word(place) : UNKNOWN, i, 0, arena, fast);
				}
			}
			return new FreeLists(this);
		}

		/** @param isFirst the main thread's lists are the first of their size: if that is something else, nothing is as expected */
		private void followThread(long block, boolean isFirst) {
			if (!reader.has(block, THREAD_BYTES)) {
				return;
			}
			var heads = new long[THREAD_SIZES];
			int odd = 0;
			int all = 0;
			for (int i = 0; i < THREAD_SIZES; i++) {
				heads[i] = reader.word(block + THREAD_POINTERS + (long) i * Long.BYTES);
				all += heads[i] != 0 ? 1 : 0;
				odd += heads[i] == 0 != (reader.unsignedShort(block + 2L * i) == 0) ? 1 : 0;
			}
			doubtful |= isFirst && odd > IN_CHANGE;
			if (all == 0 || odd > IN_CHANGE) {
				return; // empty, or something else
			}
			List<Long> words = words(heads);
			if (words.size() == all && odd == 0) {
				learn(block, words);
			}
			if (marks.stream().anyMatch(mark -> isMost(mark, words))) {
				for (int i = 0; i < THREAD_SIZES; i++) {
					follow(heads[i], i, Chunk.HEAD, null, inThreads);
				}
			} else {
				doubtful |= words.size() == all && odd == 0;
			}
		}

		/** Of the first block of each list, the second word, which is the mark unless the program writes to what it has freed. */
		private List<Long> words(long[] heads) {
			var words = new ArrayList<Long>();
			for (int i = 0; i < THREAD_SIZES; i++) {
				if (heads[i] != 0 && isBlock(heads[i], i, Chunk.HEAD, null)) {
					words.add(second(heads[i]));
				}
			}
			return words;
		}

		/** Notes how blocks in such lists are marked, if they are. */
		private void learn(long block, List<Long> words) {
			if (!library.hasRandomKey()) {
				marks.add(block);
			} else if (!hasKey) {
				words.stream().filter(word -> Long.compareUnsigned(word, MARK_LEAST) >= 0 && isMost(word, words)).findFirst()
						.ifPresent(mark -> hasKey = marks.add(mark));
			}
		}

		private static boolean isMost(long mark, List<Long> words) {
			return Collections.frequency(words, mark) * 2 > words.size();
		}

		/** @return the second word of a block; 0 if it cannot be read, which is no mark */
		private long second(long block) {
			return reader.has(block + Long.BYTES, Long.BYTES) ? reader.word(block + Long.BYTES) : 0;
		}

		/**
		 * @param at   what the pointer points to
		 * @param head how far that is from the chunk's start
		 */
		private boolean isBlock(long at, int size, int head, Arena arena) {
			ChunkIndex range = ChunkIndex.of(ranges, at);
			Chunk chunk = at % Chunk.ALIGNMENT != 0 || range == null || arena != null && !range.arena().equals(arena) ? null
					: Chunk.read(reader, at - head);
			return chunk != null && index(chunk.size()) == size && chunk.size() >= Chunk.SMALLEST;
		}

		/** Notes all chunks of a list. They point to one another by the first words of their blocks. */
		private void follow(long first, int size, int head, Arena arena, Set<Long> found) {
			for (long at = first; at != 0;) {
				long place = at - head + Chunk.HEAD;
				if (found.size() >= MOST || System.nanoTime() - until > 0 || !isBlock(at, size, head, arena) || !found.add(at - head)
						|| !reader.has(place, Long.BYTES)) {
					broken[size] = true;
					return;
				}
				at = library.unmask(place, reader.word(place));
			}
		}
	}
}
