/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

/**
 * Where a word points. Immutable; may be passed between threads.
 *
 * @param value the word
 * @param kind to what
 * @param place names where it points, in words
 * @param block in words, the block of a heap in which it points; empty if it is none, or not known, or that is the problem
 * @param problem what is wrong with it in one line, empty if nothing is
 * @param source has the memory there; {@code null} if it is the one that was asked, or there is none
 * @param address where it lies in {@code source}, or in the same process
 */
public record LivePointer(long value, Kind kind, String place, String block, String problem, LiveSource source, long address) {

	/** What a pointer points to. */
	public enum Kind {
		/** Memory of the same process. */
		OWN,
		/** Memory of another process. */
		REMOTE,
		/** Memory that is mapped but holds nothing, was freed, or must not be used. */
		STALE,
		/** Nothing. */
		NOWHERE
	}

	/** Whether it should not be used any more. */
	public boolean isDangling() {
		return kind == Kind.STALE || kind == Kind.NOWHERE;
	}

	/** The same, with the memory there in another source. */
	public LivePointer in(LiveSource other) {
		return new LivePointer(value, kind, place, block, problem, other, address);
	}

	/** The place, and what is wrong. */
	public String text() {
		return problem.isEmpty() ? place : place.isEmpty() ? problem : place + " \u2014 " + problem; //$NON-NLS-1$
	}
}
