/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.driller.core.DrillerException;
import org.driller.core.SearchProgress;
import org.driller.core.internal.AcrossLayout.Progress;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** A search under way. Any thread may use it, one at a time: others wait. */
public final class NativeSearch {

	private final Pointer search;
	/** Holds on to it: the search reads it. */
	private final NativePattern pattern;
	private final Runnable release;
	private final Memory progress = new Memory(Progress.SIZE);
	private boolean closed;

	private NativeSearch(Pointer search, NativePattern pattern, Runnable release) {
		this.search = search;
		this.pattern = pattern;
		this.release = release;
		progress.clear();
	}

	/**
	 * @param release called once, when it was closed: the peer may go then
	 */
	static NativeSearch begin(Pointer peer, NativePattern pattern, long start, long end, int kinds, Runnable release)
			throws DrillerException {
		var error = new NativeError();
		var out = new PointerByReference();
		int code = AcrossLibrary.driller_search_new(peer, pattern.pointer(), start, end, kinds, out.getPointer(), error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		return new NativeSearch(out.getValue(), pattern, release);
	}

	/**
	 * Goes on.
	 *
	 * @param most   most matches to return
	 * @param budget milliseconds
	 * @return addresses, ascending; may be none
	 * @throws DrillerException if the segments cannot be read any more
	 */
	public synchronized long[] next(int most, int budget) throws DrillerException {
		if (closed || most <= 0) {
			return new long[0];
		}
		var error = new NativeError();
		var addresses = new Memory((long) most * Long.BYTES);
		long count = AcrossLibrary.driller_search_next(search, addresses, most, budget, progress, error.memory);
		if (count < 0) {
			throw error.exception(count);
		}
		return addresses.getLongArray(0, (int) count);
	}

	/**
	 * @return how far it has come
	 */
	public synchronized SearchProgress progress() {
		ByteBuffer bytes = progress.getByteBuffer(0, Progress.SIZE).order(ByteOrder.LITTLE_ENDIAN);
		String reason = Progress.REASON.getText(bytes, 0);
		return new SearchProgress(Progress.TOTAL.getLong(bytes, 0), Progress.SCANNED.getLong(bytes, 0),
				Progress.SKIPPED.getLong(bytes, 0), Progress.UNREADABLE.getLong(bytes, 0), Progress.DONE.getInt(bytes, 0) != 0,
				Progress.ENDED.getInt(bytes, 0) != 0, reason == null ? "" : reason); //$NON-NLS-1$
	}

	/**
	 * @return how many bytes a match has
	 */
	public int matchLength() {
		return pattern.length();
	}

	/** Ends it, after the call that is under way. May be called more than once. */
	public synchronized void close() {
		if (!closed) {
			closed = true;
			AcrossLibrary.driller_search_free(search);
			release.run();
		}
	}
}
