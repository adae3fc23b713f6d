/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.nio.ByteBuffer;

import org.driller.core.DrillerException;

import com.sun.jna.Memory;
import com.sun.jna.Native;

/** As many buffers as there are processes, and the native code that compares them. For one thread at a time. */
public final class NativeCompare {

	private final int capacity;
	private final Memory bytes;
	private final Memory pointers;
	private final Memory differs;
	private final Memory counts;
	private final Memory column;

	/**
	 * @param count    how many processes
	 * @param capacity bytes of each
	 */
	public NativeCompare(int count, int capacity) {
		this.capacity = capacity;
		bytes = new Memory((long) count * capacity);
		pointers = new Memory((long) count * Native.POINTER_SIZE);
		differs = new Memory(capacity);
		counts = new Memory((long) count * Long.BYTES);
		column = new Memory(count);
	}

	/**
	 * @return bytes of each
	 */
	public int capacity() {
		return capacity;
	}

	/**
	 * @param process index
	 * @return where its bytes are to be put: a direct buffer of the whole capacity
	 */
	public ByteBuffer buffer(int process) {
		return bytes.getByteBuffer((long) process * capacity, capacity);
	}

	private void point(int[] which, int from) {
		for (int i = 0; i < which.length; i++) {
			pointers.setPointer((long) i * Native.POINTER_SIZE, bytes.share((long) which[i] * capacity + from));
		}
	}

	/**
	 * Compares some of the buffers from one index to another, and notes where any differs.
	 *
	 * @param differing for each process, how many bytes were not what most have there, or the first one has; raised. May be {@code null}
	 * @return at how many indexes any differs
	 */
	public long compare(int[] which, int from, int to, long[] differing) {
		point(which, from);
		counts.clear();
		long places = AcrossLibrary.driller_compare(pointers, which.length, to - from, differs.share(from), counts);
		for (int i = 0; differing != null && i < which.length; i++) {
			differing[which[i]] += counts.getLong((long) i * Long.BYTES);
		}
		return places;
	}

	/**
	 * Makes pointers to the same place equal, where any of them differs as the last {@link #compare} noted.
	 *
	 * @param which   some of the buffers
	 * @param of      the index of each among the sides
	 * @param address of the first byte in the first of them
	 * @return how many there were
	 */
	public long equalizePointers(NativeSides sides, int[] which, int[] of, int from, int to, long address)
			throws DrillerException {
		point(which, from);
		return sides.equalizePointers(of, pointers, to - from, address, differs.share(from));
	}

	/** Where any differed, as the last {@link #compare} noted: 0 or 1 for each index from one to another. */
	public byte[] differs(int from, int to) {
		return differs.getByteArray(from, to - from);
	}

	/** The byte of a process. */
	public byte value(int process, int index) {
		return bytes.getByte((long) process * capacity + index);
	}

	/** What most of some processes have at an index, or the first one has. */
	public byte expected(int[] which, int index) {
		for (int i = 0; i < which.length; i++) {
			column.setByte(i, value(which[i], index));
		}
		return AcrossLibrary.driller_majority(column, which.length);
	}
}
