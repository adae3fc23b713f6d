/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/** What there is where a pointer points. */
public enum PointerState {

	/** A number that is no address of anything, as far as can be told. */
	NONE,
	/** Memory. */
	VALID,
	/** Memory without access rights, such as a guard page: who follows the pointer dies of it. */
	NO_ACCESS,
	/** A hole: mapped, but nobody has written it yet, or its memory was given back. It reads as zeros. */
	EMPTY,
	/** A block that was given back to free(3), or the end of a heap that is not handed out; see {@link HeapBlock}. */
	FREED,
	/** Nothing: unmapped, though close to what is mapped. */
	UNMAPPED;

	/**
	 * @return whether it is a pointer that should not be followed by the program any more
	 */
	public boolean isDangling() {
		return this == NO_ACCESS || this == EMPTY || this == FREED || this == UNMAPPED;
	}
}
