/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.Optional;

/**
 * Where a pointer points, as it was when it was looked at. Immutable.
 *
 * @param owner   the peer whose pointer it is
 * @param value   the pointer, an address of {@code owner}
 * @param state   what there is
 * @param peer    the peer whose memory that is: {@code owner}, or another one whose image {@code owner} has mapped there
 * @param address where it lies in {@code peer}
 * @param segment in which it lies there; empty if there is none
 * @param symbol  in which it lies there; empty if there is none
 * @param name    of that place: {@code symbol+0x8}, {@code library!symbol}; empty without a symbol
 * @param block   of malloc in which it lies there; empty if it lies in none, or that is not known
 */
public record ResolvedPointer(Peer owner, long value, PointerState state, Peer peer, long address, Optional<Segment> segment,
		Optional<Symbol> symbol, String name, Optional<HeapBlock> block) {

	/** No pointer, or one to nothing. */
	static ResolvedPointer nowhere(Peer owner, long value, PointerState state) {
		return new ResolvedPointer(owner, value, state, owner, value, Optional.empty(), Optional.empty(), "", Optional.empty()); //$NON-NLS-1$
	}

	/**
	 * @return whether it points into the memory of another process
	 */
	public boolean isRemote() {
		return peer != owner;
	}

	/**
	 * @return whether it is taken for a pointer, dangling ones included
	 */
	public boolean isPointer() {
		return state != PointerState.NONE;
	}

	/**
	 * @return whether there is something to be read where it points
	 */
	public boolean isReadable() {
		return state == PointerState.VALID || state == PointerState.EMPTY || state == PointerState.FREED;
	}
}
