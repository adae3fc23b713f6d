/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import org.driller.core.DrillerException;
import org.driller.core.ScanProgress;
import org.driller.core.internal.AcrossLayout.Match;
import org.driller.core.internal.AcrossLayout.Scan;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** A scan for values. Any thread may use it, one at a time: others wait. */
public final class NativeScan {

	private final Pointer scan;
	/** Let the peers go. */
	private final List<Runnable> releases = new ArrayList<>();
	private final Memory progress = new Memory(Scan.SIZE);
	private boolean closed;

	/** What has become of a part. */
	public record Part(long matches, boolean ended) {
	}

	/** Takes one match after the other. */
	@FunctionalInterface
	public interface Matches {
		/**
		 * @param address where
		 * @param bits    the value, in the lowest bits; the others are 0
		 */
		void add(long address, long bits);
	}

	private NativeScan(Pointer scan) {
		this.scan = scan;
		progress.clear();
	}

	/**
	 * @param type      number of the type
	 * @param alignment in bytes, 0 for the natural one
	 * @param tolerance of floating point, from 0 on
	 * @param limit     bytes, 0 for a part of the machine's memory
	 * @return the scan
	 * @throws DrillerException if that makes no sense; the message says why
	 */
	public static NativeScan create(int type, int alignment, double tolerance, long limit) throws DrillerException {
		ObserverLibrary.load();
		var error = new NativeError();
		var out = new PointerByReference();
		int code = AcrossLibrary.driller_scan_new(type, alignment, tolerance, limit, out.getPointer(), error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		return new NativeScan(out.getValue());
	}

	/**
	 * @param release called once, when it was closed: the peer may go then
	 */
	synchronized void add(Pointer peer, long start, long end, int kinds, Runnable release) throws DrillerException {
		requireOpen();
		var error = new NativeError();
		int code = AcrossLibrary.driller_scan_add(scan, peer, start, end, kinds, error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		releases.add(release);
	}

	private void requireOpen() throws DrillerException {
		if (closed) {
			throw new DrillerException(Messages.get("ScanClosed")); //$NON-NLS-1$
		}
	}

	/**
	 * Begins a pass.
	 *
	 * @param condition its number
	 * @param value     what the condition needs, or null
	 * @throws DrillerException if that makes no sense; the message says why
	 */
	public synchronized void begin(int condition, String value) throws DrillerException {
		requireOpen();
		var error = new NativeError();
		int code = AcrossLibrary.driller_scan_begin(scan, condition, value == null ? null : NativePattern.utf8(value), error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		progress.setInt(Scan.DONE.offset(), 0);
	}

	/**
	 * Goes on.
	 *
	 * @param budget milliseconds
	 * @return how far it has come
	 * @throws DrillerException if no pass was begun
	 */
	public synchronized ScanProgress advance(int budget) throws DrillerException {
		requireOpen();
		var error = new NativeError();
		int code = AcrossLibrary.driller_scan_next(scan, budget, progress, error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		return progress();
	}

	/**
	 * @return how far it has come
	 */
	public synchronized ScanProgress progress() {
		ByteBuffer bytes = progress.getByteBuffer(0, Scan.SIZE).order(ByteOrder.LITTLE_ENDIAN);
		String reason = Scan.REASON.getText(bytes, 0);
		return new ScanProgress(Scan.PASS.getInt(bytes, 0), Scan.DONE.getInt(bytes, 0) != 0, Scan.TOTAL.getLong(bytes, 0),
				Scan.SCANNED.getLong(bytes, 0), Scan.SKIPPED.getLong(bytes, 0), Scan.UNREADABLE.getLong(bytes, 0),
				Scan.LEFT_OUT.getLong(bytes, 0), Scan.MATCHES.getLong(bytes, 0), Scan.MEMORY.getLong(bytes, 0),
				Scan.ENDED.getInt(bytes, 0), reason == null ? "" : reason); //$NON-NLS-1$
	}

	/**
	 * @param part its number, from 0
	 * @return what has become of it, null if there is no such part or this was closed
	 */
	public synchronized Part part(int part) {
		var memory = new Memory(AcrossLayout.Part.SIZE);
		if (closed || AcrossLibrary.driller_scan_part(scan, part, memory) < 0) {
			return null;
		}
		return new Part(memory.getLong(AcrossLayout.Part.MATCHES.offset()), memory.getInt(AcrossLayout.Part.ENDED.offset()) != 0);
	}

	/**
	 * @param part  its number, from 0
	 * @param first how many matches of it to pass over
	 * @param most  most to return, more than 0
	 * @param to    takes them
	 */
	public synchronized void matches(int part, long first, int most, Matches to) {
		if (closed) {
			return;
		}
		var memory = new Memory((long) most * Match.SIZE);
		long count = AcrossLibrary.driller_scan_matches(scan, part, first, memory, most);
		for (long i = 0; i < count; i++) {
			to.add(memory.getLong(i * Match.SIZE + Match.ADDRESS.offset()), memory.getLong(i * Match.SIZE + Match.VALUE.offset()));
		}
	}

	/** Ends it, after the call that is under way. May be called more than once. */
	public synchronized void close() {
		if (!closed) {
			closed = true;
			AcrossLibrary.driller_scan_free(scan);
			releases.forEach(Runnable::run);
		}
	}
}
