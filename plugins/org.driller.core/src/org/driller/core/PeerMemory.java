/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

import org.driller.core.internal.DirectorySnapshot;
import org.driller.core.internal.FileId;
import org.driller.core.internal.MemoryReading;
import org.driller.core.internal.Messages;
import org.driller.core.internal.NativeMap;
import org.driller.core.internal.PeerHandle;

/**
 * The memory of a peer, by the addresses that it has there. Reading neither stops the peer nor makes its memory resident, and is fit
 * for a user interface thread as long as the amounts are small (system calls that copy, no waiting for the peer).
 */
public final class PeerMemory {

	/** Most bytes that one window shows: 2 GiB less 64 KiB, the largest page there is. */
	public static final int WINDOW_MAX = Integer.MAX_VALUE & -65536;

	private static final int POPULATED_AT_ONCE = 256;

	private final Peer peer;
	/** Not closed yet, for the peer's close; who drops a window without closing it does not keep it alive here. */
	private final Set<MappedMemory> windows = Collections.newSetFromMap(new WeakHashMap<>());

	PeerMemory(Peer peer) {
		this.peer = peer;
	}

	/**
	 * Reads memory, from wherever it can be had at this moment. Never fails for memory that cannot be read: the
	 * result says what was read which way, and why something was not; such bytes are zero in the destination.
	 *
	 * @param address first address
	 * @param target  where to put the bytes; filled up
	 * @return what became of them
	 */
	public ReadResult read(long address, byte[] target) {
		return read(address, ByteBuffer.wrap(target));
	}

	/**
	 * Reads memory as {@link #read(long, byte[])} does. A direct buffer saves a copy.
	 *
	 * @param address first address
	 * @param target  where to put the bytes; filled from its position up to its limit, where its position is then
	 * @return what became of them
	 */
	public ReadResult read(long address, ByteBuffer target) {
		int pageSize = Math.max(4096, peer.status().pageSize());
		var result = MemoryReading.read(peer.handle(), address, target, pageSize);
		target.position(target.limit());
		return result;
	}

	/**
	 * Counts the bytes of a segment's pages that hold data; the others are holes, which read as zeros and take no memory.
	 * Works after the peer's end. Takes the longer the more holes there are: not for a user interface thread.
	 *
	 * @param segment a segment of this peer that lies in the image
	 * @return bytes
	 * @throws DrillerException if the peer is not attached, or the segment does not lie in its image any more
	 */
	public long populated(Segment segment) throws DrillerException {
		PeerHandle handle = peer.requireHandle();
		long bytes = 0;
		for (long at = segment.start(); at != segment.end();) {
			long[] ranges = handle.bytes().populated(at, segment.end(), POPULATED_AT_ONCE);
			for (int i = 0; i < ranges.length; i += 2) {
				bytes += ranges[i + 1] - ranges[i];
			}
			at = ranges.length < 2 * POPULATED_AT_ONCE ? segment.end() : ranges[ranges.length - 1];
		}
		return bytes;
	}

	/**
	 * Says whether an address lies in a hole of the image: memory that is mapped, but that nobody has written yet, or that was given
	 * back. One system call. Works after the peer's end.
	 *
	 * @param segment a segment of this peer
	 * @param address an address in it
	 * @return whether it is a hole; false if the segment does not lie in the image
	 */
	public boolean isHole(Segment segment, long address) {
		if (!segment.isShared()) {
			return false;
		}
		try {
			long[] data = peer.requireHandle().bytes().populated(address, address + 1, 1);
			return data.length == 0;
		} catch (DrillerException e) {
			return false; // it is not in the image any more, or closed
		}
	}

	/**
	 * Begins to search all memory that can be read, of some kinds of segments. Does not block; searching is done by the calls of the
	 * search itself.
	 *
	 * @param pattern what for
	 * @param kinds   where; empty for everywhere
	 * @return the search, to be closed by the caller
	 * @throws DrillerException if the peer is not attached, or its segments cannot be read
	 */
	public MemorySearch search(SearchPattern pattern, Set<SegmentKind> kinds) throws DrillerException {
		return new MemorySearch(peer.requireHandle().search(pattern.code(), 0, 0, bits(kinds)));
	}

	/**
	 * Begins to search a range of addresses, as {@link #search(SearchPattern, Set)} does.
	 *
	 * @param pattern what for
	 * @param start   first address
	 * @param end     first address after the last
	 * @return the search, to be closed by the caller
	 * @throws DrillerException as {@link #search(SearchPattern, Set)}
	 */
	public MemorySearch search(SearchPattern pattern, long start, long end) throws DrillerException {
		return new MemorySearch(peer.requireHandle().search(pattern.code(), start, end, 0));
	}

	static int bits(Set<SegmentKind> kinds) {
		int bits = 0;
		for (SegmentKind kind : kinds) {
			bits |= 1 << kind.code();
		}
		return bits;
	}

	/**
	 * @return whether {@link #write(long, byte[])} may succeed: the peer was attached for writing
	 */
	public boolean isWritable() {
		PeerHandle handle = peer.handle();
		return handle != null && handle.isWritable();
	}

	/**
	 * Writes memory that lies in the image of the peer.
	 *
	 * @param address first address
	 * @param bytes   what to write
	 * @throws DrillerException if the peer is not attached for writing ({@link Peer#attachForWriting()}) or not all could be
	 *                          written; the message says how many bytes were
	 */
	public void write(long address, byte[] bytes) throws DrillerException {
		PeerHandle handle = peer.requireHandle();
		for (int done = 0; done < bytes.length;) {
			var piece = handle.bytes().write(address + done, bytes, done, bytes.length - done);
			if (piece.count() == 0) {
				throw new DrillerException(done == 0 ? piece.detail() : Messages.get("WroteOnly", done, piece.detail()), //$NON-NLS-1$
						piece.errno());
			}
			done += piece.count();
		}
	}

	/**
	 * Opens a window onto shared memory. May block for as long as a system call that maps memory takes.
	 *
	 * @param address first address; need not be at the start of a page
	 * @param length  bytes, from the start of the first page 1 to {@link #WINDOW_MAX}; all in one segment of the image
	 * @return the window, to be closed by the caller; it is also closed with the peer
	 * @throws DrillerException if the peer is not attached, or the memory does not lie in its image, or is elsewhere for now, as it forks
	 */
	public MappedMemory map(long address, int length) throws DrillerException {
		PeerHandle handle = peer.requireHandle();
		int pageSize = peer.status().pageSize();
		int offset = (int) (address & (pageSize - 1));
		if (length <= 0 || length > WINDOW_MAX - offset) {
			throw new DrillerException(Messages.get("WindowSize", length, WINDOW_MAX)); //$NON-NLS-1$
		}
		peer.update();
		Segment segment = peer.segmentAt(address).filter(found -> found.isShared() && contains(found, address, length))
				.orElseThrow(() -> new DrillerException(Messages.get("WindowNotShared", Long.toHexString(address)))); //$NON-NLS-1$
		FileId image = handle.image();
		NativeMap map = handle.bytes().map(address - offset, (offset + length + pageSize - 1) & -pageSize);
		var window = new MappedMemory(this, segment, image.inode(), address, map, offset, length);
		// The image may have been replaced just then.
		boolean same = image.equals(handle.image());
		peer.update();
		if (!same || !window.isCurrent()) {
			window.close();
			throw new DrillerException(Messages.get("WindowNotShared", Long.toHexString(address))); //$NON-NLS-1$
		}
		synchronized (windows) {
			windows.add(window);
		}
		if (peer.handle() == null) {
			// Closed meanwhile, perhaps before the window was in the set.
			window.close();
		}
		return window;
	}

	/**
	 * Opens a window onto a whole shared segment.
	 *
	 * @param segment a segment of this peer, of {@link #WINDOW_MAX} bytes at most
	 * @return as {@link #map(long, int)}
	 * @throws DrillerException as {@link #map(long, int)}
	 */
	public MappedMemory map(Segment segment) throws DrillerException {
		if (Long.compareUnsigned(segment.size(), WINDOW_MAX) > 0) {
			throw new DrillerException(Messages.get("WindowSize", Long.toUnsignedString(segment.size()), WINDOW_MAX)); //$NON-NLS-1$
		}
		return map(segment.start(), (int) segment.size());
	}

	/**
	 * Gives the bytes of a whole shared segment as a buffer, without a copy. It stays valid for as long as somebody holds it;
	 * see {@link MappedMemory#buffer()}.
	 *
	 * @param segment a segment of this peer, of {@link #WINDOW_MAX} bytes at most
	 * @return a read-only little-endian buffer that shows what the peer writes
	 * @throws DrillerException as {@link #map(long, int)}
	 */
	public ByteBuffer view(Segment segment) throws DrillerException {
		try (var window = map(segment)) {
			return window.buffer();
		} catch (IllegalStateException e) {
			throw new DrillerException(Messages.get("NotAttached", peer.pid())); //$NON-NLS-1$
		}
	}

	/** Whether the window that was made of a segment, of an image, still shows what is there. */
	boolean shows(Segment made, long image, long address, int length) {
		DirectorySnapshot now = peer.snapshot();
		// While it forks, it writes to private copies; then it may leave the image to the child for good.
		boolean behind = now.status().state() == PeerState.FORKING || now.imageInode() != 0 && now.imageInode() != image;
		return !behind && now.segmentAt(address).filter(found -> found.isShared() && contains(found, address, length)
				&& found.offset() - found.start() == made.offset() - made.start()).isPresent();
	}

	private static boolean contains(Segment segment, long address, int length) {
		return Long.compareUnsigned(segment.end() - address, length) >= 0;
	}

	void closeWindows() {
		List<MappedMemory> open;
		synchronized (windows) {
			open = List.copyOf(windows);
			windows.clear();
		}
		open.forEach(MappedMemory::close);
	}
}
