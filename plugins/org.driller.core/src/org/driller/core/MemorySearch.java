/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.time.Duration;

import org.driller.core.internal.NativeSearch;

/**
 * A search through a peer's memory while it runs, a slice of time at each call, so that who searches can show what was found so far, and
 * stop. Nothing is stopped, and no memory becomes resident by being searched. What is found was there when that place was looked at.
 * <p>
 * Any thread may use it; one waits for another's call to return. When the peer ends, what it had shared is still searched.
 */
public final class MemorySearch implements AutoCloseable {

	private final NativeSearch search;

	MemorySearch(NativeSearch search) {
		this.search = search;
	}

	/**
	 * Goes on until as many matches are found, the time is over or there is nothing more to look at, which {@link #progress()} tells.
	 * Blocks about as long as is given.
	 *
	 * @param most   most matches to return, more than 0
	 * @param budget how long to search
	 * @return the addresses of matches, ascending over all calls; may be none. None after {@link #close()}
	 * @throws DrillerException if the segments of the peer cannot be read any more
	 */
	public long[] next(int most, Duration budget) throws DrillerException {
		return search.next(most, (int) Math.min(Integer.MAX_VALUE, budget.toMillis()));
	}

	/**
	 * @return how far it has come, as of the last call that returned
	 */
	public SearchProgress progress() {
		return search.progress();
	}

	/**
	 * @return how many bytes a match has
	 */
	public int matchLength() {
		return search.matchLength();
	}

	/** Ends the search; waits for a call that is under way. May be called more than once. */
	@Override
	public void close() {
		search.close();
	}
}
