/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal.heap;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import org.driller.core.Segment;

/**
 * An arena of malloc: {@code struct malloc_state}. The main one is a variable of the C library, and its heap is what brk(2) gives; any
 * other lies in the first of its heaps, behind a {@code heap_info}.
 *
 * @param address of the structure
 * @param isMain  whether it is the main one
 * @param isSplit whether its heap may consist of several pieces: the main one's, if brk(2) could not go on
 */
record Arena(long address, boolean isMain, boolean isSplit) {

	/** Lists of fast bins: NFASTBINS. */
	static final int FAST_BINS = 10;
	/** Heaps of other arenas begin at multiples of this: HEAP_MAX_SIZE. */
	private static final long HEAP_MOST = 64L << 20;

	private static final int FLAGS = 4;
	private static final int SPLIT = 2;
	private static final int FAST = 0x10;
	private static final int TOP = 0x60;
	private static final int BINS = 0x70;
	private static final int BIN_COUNT = 127;
	private static final int NEXT = 0x870;
	private static final int SIZE = 0x898;
	/** So many bins are empty in any arena: they point to themselves, and nothing else looks like that. */
	private static final int EMPTY_BINS = 24;
	/** So many may be half changed when they are read. */
	private static final int BINS_IN_CHANGE = 2;

	/** Of a heap_info: its size was 0x20 until 2.34, and is 0x30 since. */
	private static final int INFO_OLD = 0x20;
	private static final int INFO_NEW = 0x30;
	private static final int INFO_PREVIOUS = 8;
	private static final int INFO_SIZE = 16;

	private static final int MOST_ARENAS = 4096;
	private static final int MOST_HEAPS = 1 << 16;

	/**
	 * A range of chunks without a gap.
	 *
	 * @param arena whose
	 * @param start the first chunk
	 * @param limit nothing of it lies at or after this address
	 */
	record Range(Arena arena, long start, long limit) {
	}

	/**
	 * Finds all arenas: the main one by its looks among the C library's variables, where no debugging symbols need to be, the others in
	 * the ring that it is part of.
	 *
	 * @return empty if there is no main one, or several, or the ring is broken at this moment
	 */
	static List<Arena> find(MallocLibrary library, HeapReader reader) {
		var found = new ArrayList<Arena>();
		for (Segment segment : library.writable()) {
			for (long at = segment.start(); at <= segment.end() - SIZE; at += Chunk.ALIGNMENT) {
				if (isArena(at, reader) && isRing(at, reader.word(at + NEXT))) {
					found.add(main(at, reader));
				}
			}
		}
		return found.size() == 1 && addOthers(found, reader) ? found : List.of();
	}

	/** Whether what follows the main arena is itself or another one: sixteen bytes away, all bins still point to themselves. */
	private static boolean isRing(long main, long next) {
		return next == main || isInfo(next - base(next));
	}

	private static Arena main(long address, HeapReader reader) {
		boolean split = reader.has(address, BINS) && (reader.word(address) >>> FLAGS * Byte.SIZE & SPLIT) != 0;
		return new Arena(address, true, split);
	}

	private static boolean addOthers(List<Arena> arenas, HeapReader reader) {
		Arena main = arenas.get(0);
		for (Arena last = main; arenas.size() <= MOST_ARENAS;) {
			if (!reader.has(last.address() + NEXT, Long.BYTES)) {
				return false;
			}
			long next = reader.word(last.address() + NEXT);
			if (next == main.address()) {
				return true;
			}
			last = new Arena(next, false, false);
			if (!isInfo(last.infoSize()) || last.heapSize(base(next), reader) == 0 || !isArena(next, reader)) {
				return false;
			}
			arenas.add(last);
		}
		return false;
	}

	/** Whether what is there looks like an arena that is in use. */
	private static boolean isArena(long address, HeapReader reader) {
		if (!reader.has(address, SIZE) || reader.word(address + NEXT) == 0 || reader.word(address + TOP) % Chunk.ALIGNMENT != 0) {
			return false;
		}
		int empty = 0;
		int odd = 0;
		for (int i = 0; i < BIN_COUNT; i++) {
			long forward = address + BINS + 2L * i * Long.BYTES;
			long bin = forward - Chunk.HEAD;
			boolean first = reader.word(forward) == bin;
			boolean last = reader.word(forward + Long.BYTES) == bin;
			empty += first && last ? 1 : 0;
			odd += first != last ? 1 : 0;
		}
		return empty >= EMPTY_BINS && odd <= BINS_IN_CHANGE;
	}

	private static long base(long address) {
		return address & -HEAP_MOST;
	}

	private static boolean isInfo(long size) {
		return size == INFO_OLD || size == INFO_NEW;
	}

	/** How large the heap_info before it is. */
	private long infoSize() {
		return address - base(address);
	}

	/** @return 0 if no heap of this arena begins there */
	private long heapSize(long heap, HeapReader reader) {
		if (!reader.has(heap, INFO_OLD) || reader.word(heap) != address) {
			return 0;
		}
		long size = reader.word(heap + INFO_SIZE);
		return size < 0 || size > HEAP_MOST || size % 4096 != 0 ? 0 : size;
	}

	/** @return the chunk at its end, of which nothing is handed out yet; 0 if it cannot be read */
	long top(HeapReader reader) {
		return reader.has(address + TOP, Long.BYTES) ? reader.word(address + TOP) : 0;
	}

	/** @return the place of the pointer at the head of the list of a fast bin */
	long fastBin(int index) {
		return address + FAST + (long) index * Long.BYTES;
	}

	/**
	 * Finds the heaps of an arena that is not the main one.
	 *
	 * @return empty if they do not fit together at this moment
	 */
	List<Range> heaps(HeapReader reader) {
		var ranges = new ArrayList<Range>();
		var passed = new HashSet<Long>();
		for (long heap = base(top(reader)); ranges.size() < MOST_HEAPS;) {
			long size = heapSize(heap, reader);
			if (size == 0) {
				return List.of();
			}
			boolean first = heap == base(address);
			long start = first ? address + SIZE + Chunk.ALIGNMENT - 1 & -Chunk.ALIGNMENT : heap + infoSize();
			ranges.add(new Range(this, start, heap + size));
			if (first) {
				return ranges;
			}
			heap = reader.word(heap + INFO_PREVIOUS);
			if (heap % HEAP_MOST != 0 || !passed.add(heap)) {
				return List.of();
			}
		}
		return List.of();
	}
}
