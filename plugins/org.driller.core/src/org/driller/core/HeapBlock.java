/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * A block of the C library's malloc, as it was when it was looked at. Immutable.
 *
 * @param start the address that malloc returned, or would return
 * @param size  bytes that can be used, as malloc_usable_size(3) counts: at least as many as were asked for
 * @param state whose it is
 */
public record HeapBlock(long start, long size, State state) {

	/** Whose a block is. */
	public enum State {
		/** The program's: it was handed out by malloc. */
		IN_USE,
		/** The allocator's: it was given back by free, and the next malloc may hand it out. */
		FREED,
		/** The end of a heap, that of what was freed last included: nothing of it is handed out. Its size is that of all of it. */
		UNUSED
	}

	/**
	 * @return whether the program must not use it
	 */
	public boolean isFree() {
		return state != State.IN_USE;
	}
}
