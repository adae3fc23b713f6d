/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal.heap;

/**
 * A chunk of malloc, as its head says: {@code struct malloc_chunk}. The block that the program has begins two words after the chunk and
 * ends one word after its end, where the next chunk's head has a word that only counts while this chunk is free.
 *
 * @param address of its head
 * @param before  the word at its start: the size of the chunk before it, if that is free
 * @param head    its size, with flags in the lowest bits
 */
record Chunk(long address, long before, long head) {

	/** Bytes of a head. */
	static final int HEAD = 16;
	/** The smallest chunk that malloc makes (MINSIZE). */
	static final int SMALLEST = 32;
	/** Chunks begin, and blocks too, at multiples of this (MALLOC_ALIGNMENT). */
	static final int ALIGNMENT = 16;

	private static final long PREVIOUS_IN_USE = 1;
	/** Flag of a chunk that was mapped by itself. */
	static final long MAPPED = 2;
	private static final long NOT_MAIN = 4;
	private static final long FLAGS = 7;

	/** @return nothing, as {@code null}, if it cannot be read */
	static Chunk read(HeapReader reader, long address) {
		return reader.has(address, HEAD) ? new Chunk(address, reader.word(address), reader.word(address + Long.BYTES)) : null;
	}

	long size() {
		return head & ~FLAGS;
	}

	long end() {
		return address + size();
	}

	/** The first address of the block. */
	long block() {
		return address + HEAD;
	}

	/** Bytes of the block. */
	long usable() {
		return size() - Long.BYTES;
	}

	boolean isPreviousInUse() {
		return (head & PREVIOUS_IN_USE) != 0;
	}

	boolean isMapped() {
		return (head & MAPPED) != 0;
	}

	/** Whether it closes a heap that no longer grows: no chunk that could be handed out is so small. */
	boolean isFence() {
		return size() < SMALLEST;
	}

	/**
	 * Whether it can be a chunk of an arena. Free ones of other arenas than the main one may lack the flag for it.
	 *
	 * @param limit the first address after its heap
	 */
	boolean isPlausible(long limit, boolean main) {
		return size() >= SMALLEST && size() % ALIGNMENT == 0 && size() <= limit - address && !isMapped()
				&& !(main && (head & NOT_MAIN) != 0);
	}

	/** Whether what this one says of the chunk before it fits that one. */
	boolean follows(Chunk previous) {
		return isPreviousInUse() || before == previous.size();
	}
}
