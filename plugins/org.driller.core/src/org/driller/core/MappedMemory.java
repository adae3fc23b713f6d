/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

import org.driller.core.internal.Messages;
import org.driller.core.internal.NativeMap;
import org.driller.core.internal.UseCount;

/**
 * A window onto memory that a peer shares, without a copy: what the peer writes is seen at once. Read-only and
 * little-endian; a value that the peer writes while it is read may be torn unless it is aligned and of 8 bytes at most.
 * <p>
 * It stays valid after the peer's end. It shows the image: after a restore, when the peer has unmapped or moved the
 * segment, or left the image to a forked child, that is no longer the peer's memory, and while it forks it is behind;
 * {@link #isCurrent()} tells. Looking at a page that was never used makes it resident
 * in the peer's image: to scan large segments use {@link PeerMemory#read(long, ByteBuffer)}.
 * <p>
 * Any number of threads may use it while another one closes it: calls that come too late are refused, none of them can
 * touch memory that is gone.
 */
public final class MappedMemory implements AutoCloseable {

	private final PeerMemory memory;
	private final Segment segment;
	private final long image;
	private final long address;
	private final ByteBuffer bytes;
	private final UseCount uses;
	/** Set once a buffer was given away; then only the garbage collector knows when the last one is gone. */
	private volatile boolean exposed;

	/** {@code image} is the inode of the image that was mapped. */
	MappedMemory(PeerMemory memory, Segment segment, long image, long address, NativeMap map, int offset, int length) {
		this.memory = memory;
		this.segment = segment;
		this.image = image;
		this.address = address;
		this.bytes = map.buffer().slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
		this.uses = new UseCount(() -> {
			if (!exposed) {
				map.unmap();
			}
		});
	}

	/**
	 * @return address of its first byte in the peer
	 */
	public long address() {
		return address;
	}

	/**
	 * @return bytes
	 */
	public int size() {
		return bytes.capacity();
	}

	/**
	 * @return whether it is still what the peer sees at this address, as far as the peer has told when it was read last
	 *         ({@link Peer#update()})
	 */
	public boolean isCurrent() {
		return !uses.isClosed() && memory.shows(segment, image, address, size());
	}

	/**
	 * Copies bytes.
	 *
	 * @param offset first byte, from the start of the window
	 * @param target where to put them; filled up
	 * @return false if this was closed; {@code target} is unchanged then
	 * @throws IndexOutOfBoundsException if the bytes do not lie in the window
	 */
	public boolean read(int offset, byte[] target) {
		Objects.checkFromIndexSize(offset, target.length, size());
		if (!uses.acquire()) {
			return false;
		}
		try {
			bytes.get(offset, target);
			return true;
		} finally {
			uses.release();
		}
	}

	/**
	 * @param offset from the start of the window
	 * @return the byte there
	 * @throws IllegalStateException     if this was closed
	 * @throws IndexOutOfBoundsException if it does not lie in the window
	 */
	public byte getByte(int offset) {
		acquire();
		try {
			return bytes.get(offset);
		} finally {
			uses.release();
		}
	}

	/**
	 * @param offset from the start of the window
	 * @return the number of 4 bytes there
	 * @throws IllegalStateException     if this was closed
	 * @throws IndexOutOfBoundsException if it does not lie in the window
	 */
	public int getInt(int offset) {
		acquire();
		try {
			return bytes.getInt(offset);
		} finally {
			uses.release();
		}
	}

	/**
	 * @param offset from the start of the window
	 * @return the number of 8 bytes there
	 * @throws IllegalStateException     if this was closed
	 * @throws IndexOutOfBoundsException if it does not lie in the window
	 */
	public long getLong(int offset) {
		acquire();
		try {
			return bytes.getLong(offset);
		} finally {
			uses.release();
		}
	}

	/**
	 * Gives access to the bytes without any check in between, for bulk work. The buffer stays valid for as long as somebody
	 * holds it or one made from it, also after {@link #close()}; the address space is given back some time after the
	 * last one is gone, no longer at once.
	 *
	 * @return a new read-only little-endian buffer of the whole window
	 * @throws IllegalStateException if this was closed
	 */
	public ByteBuffer buffer() {
		acquire();
		try {
			exposed = true;
			return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
		} finally {
			uses.release();
		}
	}

	private void acquire() {
		if (!uses.acquire()) {
			throw new IllegalStateException(Messages.get("WindowClosed")); //$NON-NLS-1$
		}
	}

	/** Gives the address space back when the last call has returned. Does not block; may be called more than once. */
	@Override
	public void close() {
		uses.close();
	}

	/**
	 * @return whether it was closed, by {@link #close()} or with its peer
	 */
	public boolean isClosed() {
		return uses.isClosed();
	}
}
