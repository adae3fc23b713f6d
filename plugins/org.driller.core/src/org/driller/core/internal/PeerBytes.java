/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.driller.core.DrillerException;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The memory of an attached peer, as {@link PeerHandle#bytes()} gives it: reads and writes bytes, maps them, and finds out which pages
 * hold data. Any thread may use it; when the handle is closed all methods throw a {@link DrillerException}.
 */
public final class PeerBytes {

	private static final int BUFFER_SIZE = 1 << 16;
	/** Idle buffers that are kept; more threads than that read one peer seldom. */
	private static final int BUFFERS_KEPT = 4;

	private final NativePeer peer;
	private final Queue<Buffers> idle = new ConcurrentLinkedQueue<>();

	/** Native memory for one call at a time. */
	private static final class Buffers {
		final NativeError error = new NativeError();
		final Memory ways = new Memory(Integer.BYTES);
		final ByteBuffer data = ByteBuffer.allocateDirect(BUFFER_SIZE);

		Buffers() {
			ways.clear();
		}
	}

	/**
	 * What became of a read or a write.
	 *
	 * @param count  bytes done, from the address on
	 * @param ways   which way they came, bits of {@link ObserverLayout}
	 * @param errno  if {@code count} is 0: the positive number of the error
	 * @param detail if {@code count} is 0: the line that explains it
	 */
	public record Piece(int count, int ways, int errno, String detail) {
	}

	PeerBytes(NativePeer peer) {
		this.peer = peer;
	}

	/**
	 * Reads some bytes: at least one, unless the first one cannot be read.
	 *
	 * @param address where
	 * @param target  where to put them
	 * @param at      index of the first byte in {@code target}
	 * @param length  most bytes to read, more than 0
	 * @return what became of it
	 * @throws DrillerException if this was closed
	 */
	public Piece read(long address, ByteBuffer target, int at, int length) throws DrillerException {
		Pointer pointer = peer.acquire();
		Buffers buffers = take();
		try {
			boolean direct = target.isDirect();
			int most = direct ? length : Math.min(length, BUFFER_SIZE);
			Pointer to = direct ? Native.getDirectBufferPointer(target).share(at)
					: Native.getDirectBufferPointer(buffers.data);
			long count = ObserverLibrary.driller_read(pointer, address, to, most, buffers.ways, buffers.error.memory);
			if (count > 0 && !direct) {
				target.put(at, buffers.data, 0, (int) count);
			}
			return piece(count, buffers.ways.getInt(0), buffers);
		} finally {
			Reference.reachabilityFence(target);
			give(buffers);
			peer.release();
		}
	}

	/**
	 * Writes some bytes: at least one, unless the first one cannot be written.
	 *
	 * @param address where
	 * @param source  the bytes
	 * @param at      index of the first one
	 * @param length  most bytes to write, more than 0
	 * @return what became of it
	 * @throws DrillerException if this was closed
	 */
	public Piece write(long address, byte[] source, int at, int length) throws DrillerException {
		Pointer pointer = peer.acquire();
		Buffers buffers = take();
		try {
			int most = Math.min(length, BUFFER_SIZE);
			buffers.data.put(0, source, at, most);
			long count = ObserverLibrary.driller_write(pointer, address, Native.getDirectBufferPointer(buffers.data), most,
					buffers.error.memory);
			return piece(count, 0, buffers);
		} finally {
			give(buffers);
			peer.release();
		}
	}

	private static Piece piece(long count, int ways, Buffers buffers) {
		return count > 0 ? new Piece((int) count, ways, 0, "") //$NON-NLS-1$
				: new Piece(0, 0, (int) -count, buffers.error.text());
	}

	/**
	 * Maps memory of the peer that lies in its image.
	 *
	 * @param address first address, at the start of a page
	 * @param length  bytes, whole pages
	 * @return the map, which outlives this handle
	 * @throws DrillerException if it cannot be mapped
	 */
	public NativeMap map(long address, int length) throws DrillerException {
		Pointer pointer = peer.acquire();
		try {
			var error = new NativeError();
			Pointer map = ObserverLibrary.driller_map(pointer, address, length, 0, error.memory);
			if (map == null) {
				throw new DrillerException(error.text());
			}
			return new NativeMap(map, length);
		} finally {
			peer.release();
		}
	}

	/**
	 * Finds out which pages of a segment in the image hold data.
	 *
	 * @param start first address
	 * @param end   first address after the last
	 * @param most  ranges at most
	 * @return start and end of each range, by address; an odd length never occurs
	 * @throws DrillerException if this was closed, or the memory is not in the image
	 */
	public long[] populated(long start, long end, int most) throws DrillerException {
		Pointer pointer = peer.acquire();
		try {
			var error = new NativeError();
			var memory = new Memory((long) most * ObserverLayout.PopulatedExtent.SIZE);
			long count = ObserverLibrary.driller_populated(pointer, start, end, memory, most, error.memory);
			if (count < 0) {
				throw error.exception(count);
			}
			return memory.getLongArray(0, (int) count * (ObserverLayout.PopulatedExtent.SIZE / Long.BYTES));
		} finally {
			peer.release();
		}
	}

	/**
	 * Makes digests of pages, by which to see whether they have changed.
	 *
	 * @param pages first addresses
	 * @return a digest of each, 0 for a page that is not in the image
	 * @throws DrillerException if this was closed, or the directory makes no sense
	 */
	public long[] digests(long[] pages) throws DrillerException {
		if (pages.length == 0) {
			return pages;
		}
		Pointer pointer = peer.acquire();
		try {
			var error = new NativeError();
			long size = (long) pages.length * Long.BYTES;
			var memory = new Memory(size * 2);
			memory.write(0, pages, 0, pages.length);
			long count = ObserverLibrary.driller_digest(pointer, memory, pages.length, memory.share(size), error.memory);
			if (count < 0) {
				throw error.exception(count);
			}
			return memory.getLongArray(size, pages.length);
		} finally {
			peer.release();
		}
	}

	/**
	 * Finds the next bytes that may be other than zero.
	 *
	 * @param address where to look first
	 * @param end     first address after the last
	 * @return where they are, and how far more follow at least; where the segment or the range ends if there are none; {@code address} if
	 *         nothing is mapped there
	 * @throws DrillerException if this was closed
	 */
	public AddressRanges.Range nextData(long address, long end) throws DrillerException {
		Pointer pointer = peer.acquire();
		try {
			var bounds = new Memory(2L * Long.BYTES);
			int code = AcrossLibrary.driller_data_run(pointer, address, end, bounds, bounds.share(Long.BYTES));
			return code < 0 ? new AddressRanges.Range(address, address)
					: new AddressRanges.Range(bounds.getLong(0), bounds.getLong(Long.BYTES));
		} finally {
			peer.release();
		}
	}

	private Buffers take() {
		Buffers buffers = idle.poll();
		if (buffers == null) {
			return new Buffers();
		}
		buffers.error.memory.setByte(0, (byte) 0);
		buffers.ways.setInt(0, 0);
		return buffers;
	}

	private void give(Buffers buffers) {
		if (idle.size() < BUFFERS_KEPT) {
			idle.add(buffers);
		}
	}
}
