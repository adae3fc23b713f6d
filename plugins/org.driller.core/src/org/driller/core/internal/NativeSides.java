/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.util.ArrayList;
import java.util.List;

import org.driller.core.DrillerException;
import org.driller.core.Symbol;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The processes of a comparison: what {@code driller/compare.h} calls sides. Holds on to the peers until it is closed. Any thread may use it,
 * one at a time: others wait.
 */
public final class NativeSides implements AutoCloseable {

	private final List<PeerHandle> handles = new ArrayList<>();
	private final List<NativeSymbols> symbols = new ArrayList<>();
	private Memory sides;

	/**
	 * Adds a process.
	 *
	 * @param handle the peer
	 * @throws DrillerException if it was closed or its segments cannot be read; then it was not added
	 */
	public synchronized void add(PeerHandle handle) throws DrillerException {
		Pointer peer = handle.lend();
		try {
			symbols.add(NativeSymbols.load(peer));
			handles.add(handle);
		} catch (DrillerException e) {
			handle.giveBack();
			throw e;
		}
		var more = new Memory(handles.size() * CommonRun.SIDE_SIZE);
		if (sides != null) {
			more.write(0, sides.getByteArray(0, (int) sides.size()), 0, (int) sides.size());
		}
		more.setPointer(more.size() - CommonRun.SIDE_SIZE, peer);
		more.setPointer(more.size() - Native.POINTER_SIZE, symbols.get(symbols.size() - 1).pointer());
		sides = more;
	}

	private void requireOpen() throws DrillerException {
		if (sides == null) {
			throw new DrillerException(Messages.get("ComparisonClosed")); //$NON-NLS-1$
		}
	}

	private Pointer side(int index) {
		return sides.share(index * CommonRun.SIDE_SIZE, CommonRun.SIDE_SIZE);
	}

	/** As {@link org.driller.core.PeerSymbols#find(String)}, in one of them. */
	public synchronized Symbol find(int side, String text) throws DrillerException {
		requireOpen();
		return symbols.get(side).find(text);
	}

	/** As {@link org.driller.core.PeerSymbols#format(long)}, in one of them. */
	public synchronized String format(int side, long address) {
		return sides == null ? "" : symbols.get(side).format(address); //$NON-NLS-1$
	}

	/**
	 * Finds where that which lies at an address of one lies in another one.
	 *
	 * @throws DrillerException if there is no such place; the message says so
	 */
	public synchronized long match(int from, long address, int to) throws DrillerException {
		requireOpen();
		var error = new NativeError();
		var matching = new Memory(Long.BYTES);
		int code = AcrossLibrary.driller_place_match(side(from), address, side(to), matching, null, error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		return matching.getLong(0);
	}

	/** The sides of some of them, one after the other. */
	private Memory some(int[] which) {
		var some = new Memory(which.length * CommonRun.SIDE_SIZE);
		for (int i = 0; i < which.length; i++) {
			some.write(i * CommonRun.SIDE_SIZE, side(which[i]).getByteArray(0, (int) CommonRun.SIDE_SIZE), 0, (int) CommonRun.SIDE_SIZE);
		}
		return some;
	}

	/**
	 * Passes over what is the same in some of them.
	 *
	 * @param which     some of them
	 * @param addresses where to look in each
	 * @param length    at how much
	 * @param millis    for how long, about; others wait meanwhile
	 * @return how far that is
	 * @throws DrillerException if this was closed, or there is no memory
	 */
	public synchronized CommonRun commonRun(int[] which, long[] addresses, long length, int millis) throws DrillerException {
		requireOpen();
		return CommonRun.of(some(which), addresses, length, millis);
	}

	/** As {@code driller_equalize_pointers} does it. */
	synchronized long equalizePointers(int[] which, Pointer buffers, long length, long address, Pointer differs)
			throws DrillerException {
		requireOpen();
		return AcrossLibrary.driller_equalize_pointers(some(which), which.length, buffers, length, address, differs);
	}

	/** Gives everything back, after the call that is under way. May be called more than once. */
	@Override
	public synchronized void close() {
		sides = null;
		symbols.forEach(NativeSymbols::close);
		symbols.clear();
		handles.forEach(PeerHandle::giveBack);
		handles.clear();
	}
}
