/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal.heap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads words of a living process by blocks. What was read stays until another block is read or {@link #forget()} is called. One thread
 * at a time.
 */
public final class HeapReader {

	/** The memory of a process. */
	@FunctionalInterface
	public interface Memory {
		/**
		 * @param address first address
		 * @param target  filled from its start on
		 * @return how many bytes could be read, from the first on
		 */
		int read(long address, ByteBuffer target);
	}

	/** Blocks begin at multiples of this, and are multiples of it. */
	private static final int UNIT = 4096;

	private final Memory memory;
	private final ByteBuffer block;
	private long start;
	private int length;

	/**
	 * @param memory what to read
	 * @param size   bytes to read at once, at least 8192
	 */
	public HeapReader(Memory memory, int size) {
		this.memory = memory;
		block = ByteBuffer.allocateDirect(size & -UNIT).order(ByteOrder.LITTLE_ENDIAN);
	}

	/** Whatever is asked for next is read anew. */
	public void forget() {
		length = 0;
	}

	/**
	 * Makes sure that some bytes are there. They are of one reading.
	 *
	 * @param address first address
	 * @param bytes   at most {@value #UNIT}
	 * @return whether they can be read
	 */
	public boolean has(long address, int bytes) {
		if (contains(address, bytes)) {
			return true;
		}
		start = address & -UNIT;
		length = memory.read(start, block.clear());
		return contains(address, bytes);
	}

	private boolean contains(long address, int bytes) {
		long offset = address - start;
		return offset >= 0 && offset <= length - bytes;
	}

	/**
	 * @param address of a word
	 * @return the word, if {@link #has} has just said that it is there
	 */
	public long word(long address) {
		return block.getLong((int) (address - start));
	}

	/**
	 * @param address of two bytes
	 * @return their value, if {@link #has} has just said that they are there
	 */
	public int unsignedShort(long address) {
		return Short.toUnsignedInt(block.getShort((int) (address - start)));
	}

	/**
	 * @param address of a byte
	 * @return it, if {@link #has} has just said that it is there
	 */
	public byte octet(long address) {
		return block.get((int) (address - start));
	}
}
