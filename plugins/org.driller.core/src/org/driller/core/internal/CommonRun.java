/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import org.driller.core.DrillerException;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * What is the same in several processes, from some address on, as {@code driller_common_run} sees it: without a copy, and without memory
 * that becomes resident.
 *
 * @param length     bytes that are the same
 * @param holes      how many of them are holes in all
 * @param firstNanos when the first byte was looked at, by {@link System#nanoTime()}; 0 if none was
 * @param lastNanos  when the last byte was looked at
 * @param skewNanos  bytes that were compared with each other were looked at within this time
 */
public record CommonRun(long length, long holes, long firstNanos, long lastNanos, long skewNanos) {

	/** Of struct driller_side: two pointers. */
	static final long SIDE_SIZE = 2L * Native.POINTER_SIZE;

	/**
	 * Passes over what is the same in two processes at the same address.
	 *
	 * @param one     a process
	 * @param other   another one
	 * @param address where to look
	 * @param length  at how much
	 * @param millis  for how long, about
	 * @return how far that is
	 * @throws DrillerException if one of them was closed, or there is no memory
	 */
	public static CommonRun of(PeerHandle one, PeerHandle other, long address, long length, int millis) throws DrillerException {
		var sides = new Memory(2 * SIDE_SIZE);
		sides.clear();
		sides.setPointer(0, one.lend());
		try {
			sides.setPointer(SIDE_SIZE, other.lend());
			try {
				return of(sides, new long[] { address, address }, length, millis);
			} finally {
				other.giveBack();
			}
		} finally {
			one.giveBack();
		}
	}

	static CommonRun of(Pointer sides, long[] addresses, long length, int millis) throws DrillerException {
		var places = new Memory((long) addresses.length * Long.BYTES);
		places.write(0, addresses, 0, addresses.length);
		var run = new Memory(AcrossLayout.Run.SIZE);
		int code = AcrossLibrary.driller_common_run(sides, addresses.length, places, length, millis, run);
		if (code < 0) {
			throw new NativeError().exception(code);
		}
		return new CommonRun(get(run, AcrossLayout.Run.LENGTH), get(run, AcrossLayout.Run.HOLES),
				get(run, AcrossLayout.Run.FIRST_NS), get(run, AcrossLayout.Run.LAST_NS), get(run, AcrossLayout.Run.SKEW_NS));
	}

	private static long get(Memory run, AcrossLayout.Run field) {
		return run.getLong(field.offset());
	}
}
