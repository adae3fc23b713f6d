/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;

import org.driller.core.DrillerException;
import org.driller.core.PeerRefusal;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/**
 * An attached peer: its directory, what is begun on it, and the ways to its memory and to its answers. What the observer library holds
 * for it is given back when it was closed and the last call that uses it has returned. Any thread may use it; after {@link #close()} all
 * methods throw a {@link DrillerException}.
 */
public final class PeerHandle {

	/** The owner writes for microseconds; who takes this long was stopped in the middle. */
	private static final Duration PATIENCE = Duration.ofMillis(100);

	private final boolean writable;
	private final NativePeer peer;
	private final DirectoryReader directory;
	private final PeerBytes bytes;
	private final PeerRequests requests;
	private PeerHandle(int pid, boolean writable, Pointer pointer) {
		this.writable = writable;
		// Mapped whole and of a size that is sealed: the library checked that.
		this.directory = new DirectoryReader(ObserverLibrary.driller_peer_directory(pointer).getByteBuffer(0,
				DirectoryLayout.DRILLER_DIRECTORY_SIZE), pid, PATIENCE);
		this.peer = new NativePeer(pid, pointer);
		this.bytes = new PeerBytes(peer);
		this.requests = new PeerRequests(peer);
	}

	/**
	 * Attaches to a peer. Blocks until it has answered, at most for the time given.
	 *
	 * @param pid        process id
	 * @param write      whether to ask for write access
	 * @param socketOnly whether to fail if the peer does not answer, instead of going through /proc
	 * @param timeout    milliseconds
	 * @param cancel     ends the waiting; {@code null} if nobody will
	 * @return the attached peer, to be closed by the caller
	 * @throws DrillerException if that is not possible
	 */
	public static PeerHandle attach(int pid, boolean write, boolean socketOnly, int timeout, NativeFlag cancel)
			throws DrillerException {
		ObserverLibrary.load();
		var error = new NativeError();
		var out = new PointerByReference();
		int flags = (write ? ObserverLayout.DRILLER_ATTACH_WRITE : 0)
				| (socketOnly ? ObserverLayout.DRILLER_ATTACH_NO_PROC : 0);
		int code = ObserverLibrary.driller_attach_cancellable(pid, flags, timeout, cancel == null ? null : cancel.memory,
				out.getPointer(), error.memory);
		Reference.reachabilityFence(cancel);
		if (code < 0) {
			throw error.exception(code);
		}
		return new PeerHandle(pid, write, out.getValue());
	}

	/**
	 * Opens what was saved of a process.
	 *
	 * @param folder of the snapshot
	 * @param pid    process id
	 * @return something that is read like an attached peer that has ended, to be closed by the caller
	 * @throws DrillerException if there is nothing of it, or it is damaged
	 */
	public static PeerHandle saved(SnapshotFolder folder, int pid) throws DrillerException {
		return new PeerHandle(pid, false, folder.process(pid));
	}

	/**
	 * @return what is known of the snapshot that this is
	 * @throws DrillerException if this was closed or is none
	 */
	public SnapshotFolder.Facts facts() throws DrillerException {
		Pointer pointer = peer.acquire();
		try {
			return SnapshotFolder.facts(pointer);
		} finally {
			peer.release();
		}
	}

	/** Lets no new call begin and gives everything back when the last one has returned. Does not block. */
	public void close() {
		peer.close();
	}

	/**
	 * @return whether it was attached for writing
	 */
	public boolean isWritable() {
		return writable;
	}

	/**
	 * @return its memory, to be read and written
	 */
	public PeerBytes bytes() {
		return bytes;
	}

	/**
	 * @return what it can be asked to do
	 */
	public PeerRequests requests() {
		return requests;
	}

	/**
	 * @return whether the process lives and still runs the program that was attached to
	 * @throws DrillerException if this was closed
	 */
	public boolean isAlive() throws DrillerException {
		Pointer pointer = peer.acquire();
		try {
			return ObserverLibrary.driller_peer_alive(pointer) != 0;
		} finally {
			peer.release();
		}
	}

	/**
	 * Reads the directory.
	 *
	 * @param previous as for {@link DirectoryReader#read(DirectorySnapshot)}
	 * @return the directory as it is now
	 * @throws DrillerException as {@link DirectoryReader#read(DirectorySnapshot)}
	 */
	public DirectorySnapshot snapshot(DirectorySnapshot previous) throws DrillerException {
		peer.acquire();
		try {
			return directory.read(previous);
		} finally {
			peer.release();
		}
	}

	/**
	 * @return as {@link DirectoryReader#refusals()}
	 * @throws DrillerException as {@link DirectoryReader#refusals()}
	 */
	public List<PeerRefusal> refusals() throws DrillerException {
		peer.acquire();
		try {
			return directory.refusals();
		} finally {
			peer.release();
		}
	}

	/**
	 * @param start as for {@link DirectoryReader#find(long, long)}
	 * @param end   as for {@link DirectoryReader#find(long, long)}
	 * @return the segments there
	 * @throws DrillerException as {@link DirectoryReader#find(long, long)}
	 */
	public List<Extent> extents(long start, long end) throws DrillerException {
		peer.acquire();
		try {
			return directory.find(start, end);
		} finally {
			peer.release();
		}
	}

	/**
	 * Begins a search of the peer's memory.
	 *
	 * @param pattern what for
	 * @param start   first address
	 * @param end     first address after the last, 0 for all
	 * @param kinds   a bit for each kind of segment, 0 for all
	 * @return the search, to be closed; until then nothing that this handle holds is given back
	 * @throws DrillerException if it cannot begin
	 */
	public NativeSearch search(NativePattern pattern, long start, long end, int kinds) throws DrillerException {
		Pointer pointer = peer.acquire();
		NativeSearch search = null;
		try {
			search = NativeSearch.begin(pointer, pattern, start, end, kinds, peer::release);
			return search;
		} finally {
			if (search == null) {
				peer.release();
			}
		}
	}

	/**
	 * Begins a snapshot of the peer's memory.
	 *
	 * @param folder where to; must stay open until it is closed
	 * @param ranges start and end of each range, at most one in each segment; none for everything
	 * @param lease  milliseconds for which the peer is held at most while it is copied; 0 not to hold it
	 * @return the snapshot, to be closed; until then nothing that this handle holds is given back
	 * @throws DrillerException if it cannot begin
	 */
	public NativeSnapshot snapshot(SnapshotFolder folder, long[] ranges, int lease) throws DrillerException {
		Pointer pointer = peer.acquire();
		NativeSnapshot snapshot = null;
		try {
			snapshot = NativeSnapshot.begin(pointer, folder, ranges, lease, peer::release);
			return snapshot;
		} finally {
			if (snapshot == null) {
				peer.release();
			}
		}
	}

	/**
	 * Adds the peer to a scan.
	 *
	 * @param scan  which
	 * @param start first address
	 * @param end   first address after the last, 0 for all
	 * @param kinds a bit for each kind of segment, 0 for all
	 * @throws DrillerException if this was closed, or the scan has begun already. If not, nothing that this handle holds is given back
	 *                          until the scan is closed
	 */
	public void scan(NativeScan scan, long start, long end, int kinds) throws DrillerException {
		Pointer pointer = peer.acquire();
		boolean added = false;
		try {
			scan.add(pointer, start, end, kinds, peer::release);
			added = true;
		} finally {
			if (!added) {
				peer.release();
			}
		}
	}

	/**
	 * Reads which modules the peer has, for their symbols. Independent of this handle afterwards.
	 *
	 * @return the symbols, to be closed
	 * @throws DrillerException if its table cannot be read
	 */
	public NativeSymbols symbols() throws DrillerException {
		Pointer pointer = peer.acquire();
		try {
			return NativeSymbols.load(pointer);
		} finally {
			peer.release();
		}
	}

	/**
	 * Finds out which file the peer's image is. It is another one when the peer has left it to a forked child, begun a new one, and
	 * answered a request since.
	 *
	 * @return the image that is read, mapped and searched by this handle
	 * @throws DrillerException if this was closed
	 */
	public FileId image() throws DrillerException {
		Pointer pointer = peer.acquire();
		try {
			return FileId.of(ObserverLibrary.driller_peer_image(pointer));
		} finally {
			peer.release();
		}
	}

	/**
	 * @param device of a file, as in {@code st_dev}
	 * @param inode  of the file
	 * @return whether that file is the image that the peer has now
	 * @throws DrillerException if this was closed
	 */
	public boolean isImage(long device, long inode) throws DrillerException {
		long current;
		peer.acquire();
		try {
			current = directory.imageInode();
		} finally {
			peer.release();
		}
		return (current == 0 || current == inode) && image().equals(new FileId(device, inode));
	}

	/**
	 * Lends the peer to native code that keeps it.
	 *
	 * @return the peer, which stays until {@link #giveBack()} was called as often as this
	 * @throws DrillerException if this was closed
	 */
	Pointer lend() throws DrillerException {
		return peer.acquire();
	}

	/** Ends what {@link #lend()} began. */
	void giveBack() {
		peer.release();
	}
}
