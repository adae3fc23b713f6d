/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * A range of a peer's address space, as it was when the peer last published its segment table. Immutable; a peer that
 * changes publishes new ones.
 *
 * @param start      first address
 * @param end        first address after it
 * @param offset     where its first byte lies in the backing
 * @param device     device of the backing file, as in {@code st_dev}; 0 if there is none
 * @param inode      inode of the backing file; 0 if there is none
 * @param protection {@link #READ} | {@link #WRITE} | {@link #EXECUTE}
 * @param kind       what it is used for
 * @param backing    where others can have its bytes
 * @param reason     why it is not in the image, {@link PrivateReason#NONE} if it is
 * @param flags      {@link #GROWS_DOWN} | {@link #MOVED} | {@link #DELETED}
 * @param name       the backing file or the kernel's name for it, empty if it has none; a single line
 * @param thread     id of the thread whose stack it is, 0 if none or not known
 */
public record Segment(long start, long end, long offset, long device, long inode, int protection, SegmentKind kind,
		SegmentBacking backing, PrivateReason reason, int flags, String name, int thread) {

	/** Bit in {@link #protection()}: the peer may read it. */
	public static final int READ = 1;
	/** Bit in {@link #protection()}: the peer may write it. */
	public static final int WRITE = 2;
	/** Bit in {@link #protection()}: the peer may execute it. */
	public static final int EXECUTE = 4;

	/** Bit in {@link #flags()}: it grows towards lower addresses. */
	public static final int GROWS_DOWN = 1;
	/** Bit in {@link #flags()}: its offset in the image is not its address. */
	public static final int MOVED = 2;
	/** Bit in {@link #flags()}: the backing file was removed. */
	public static final int DELETED = 4;

	/**
	 * @return how many bytes of address space it takes, unsigned
	 */
	public long size() {
		return end - start;
	}

	/**
	 * @param address any address
	 * @return whether it lies in this segment
	 */
	public boolean contains(long address) {
		return Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) < 0;
	}

	/**
	 * @return whether its bytes lie in the image, so that they can be seen live and without a copy
	 */
	public boolean isShared() {
		return backing == SegmentBacking.IMAGE;
	}

	/**
	 * @return whether the peer itself may read it
	 */
	public boolean isReadable() {
		return (protection & READ) != 0;
	}

	/**
	 * @return whether the peer itself may write it
	 */
	public boolean isWritable() {
		return (protection & WRITE) != 0;
	}

	/**
	 * @return whether the peer may execute it
	 */
	public boolean isExecutable() {
		return (protection & EXECUTE) != 0;
	}

	/**
	 * @return the protection as three characters, like {@code rw-}
	 */
	public String permissions() {
		return (isReadable() ? "r" : "-") + (isWritable() ? "w" : "-") + (isExecutable() ? "x" : "-"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$ //$NON-NLS-6$
	}
}
