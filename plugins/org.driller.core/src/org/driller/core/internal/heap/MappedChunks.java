/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal.heap;

import org.driller.core.Segment;

/**
 * Large chunks that malloc has mapped by themselves. When they are freed they are unmapped, so that there is none that is free. They are
 * known where mappings begin with them; a mapping that the kernel has merged with another one before it is not looked through.
 */
final class MappedChunks {

	private static final int PAGE = 4096;
	/** So many that lie side by side are gone over. */
	private static final int MOST = 4096;

	private MappedChunks() {
	}

	/** @return the chunk in whose block an address lies; {@code null} if there is none */
	static Chunk find(long address, Segment segment, HeapReader reader) {
		long at = segment.start();
		for (int i = 0; i < MOST && at < segment.end(); i++) {
			Chunk chunk = Chunk.read(reader, at);
			if (chunk == null || chunk.before() != 0 || !isMapped(chunk) || chunk.size() > segment.end() - at || chunk.end() % PAGE != 0) {
				return null;
			}
			if (address < chunk.end()) {
				Chunk real = aligned(chunk, reader);
				return address >= real.block() ? real : null;
			}
			at = chunk.end();
		}
		return null;
	}

	private static boolean isMapped(Chunk chunk) {
		return chunk.isMapped() && chunk.head() - chunk.size() == Chunk.MAPPED && chunk.size() >= PAGE;
	}

	/** Of a block with an alignment of its own the head lies further on, and says how far; the first head stays as it was. */
	private static Chunk aligned(Chunk first, HeapReader reader) {
		for (long alignment = Chunk.SMALLEST; alignment < first.size(); alignment *= 2) {
			long place = (first.block() + alignment - 1 & -alignment) - Chunk.HEAD;
			place += place - first.address() < Chunk.SMALLEST ? alignment : 0;
			Chunk chunk = place < first.end() - Chunk.HEAD ? Chunk.read(reader, place) : null;
			if (chunk != null && isMapped(chunk) && chunk.before() == place - first.address() && chunk.end() == first.end()) {
				return chunk;
			}
		}
		return first;
	}

	/** Bytes of its block: no other chunk follows that could lend it a word. */
	static long usable(Chunk chunk) {
		return chunk.size() - Chunk.HEAD;
	}
}
