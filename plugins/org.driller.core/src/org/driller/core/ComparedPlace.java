/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.List;

/**
 * The same range of memory in several peers. Immutable.
 *
 * @param name    what it was asked for by
 * @param length  bytes that all who have it have of it, more than 0
 * @param longest bytes that one of them has: more than {@code length} if they are not equally long
 * @param parts   where it is, for each of the peers of the comparison, in their order
 */
public record ComparedPlace(String name, long length, long longest, List<Part> parts) {

	/**
	 * Where it is in one peer.
	 *
	 * @param peer    the peer
	 * @param address of its first byte; 0 if it has none
	 * @param ended   whether the process had ended already when it was looked for: what it had shared is compared
	 * @param problem one line that says why the peer has no such place, empty if it has
	 */
	public record Part(Peer peer, long address, boolean ended, String problem) {

		/**
		 * @return whether the peer has it
		 */
		public boolean isPresent() {
			return problem.isEmpty();
		}

		/**
		 * @return whether the peer takes part in the comparison at this moment: it has the place, and has neither ended nor executed another
		 *         program since
		 */
		public boolean takesPart() {
			return isPresent() && (ended || peer.isAlive());
		}
	}

	/** Copies the list. */
	public ComparedPlace {
		parts = List.copyOf(parts);
	}
}
