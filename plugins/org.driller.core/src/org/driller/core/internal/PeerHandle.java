/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.driller.core.DrillerException;
import org.driller.core.ParkMethod;
import org.driller.core.PeerHold;
import org.driller.core.RequestResult;
import org.driller.core.internal.ObserverLayout.Hold;
import org.driller.core.internal.ObserverLayout.Result;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/**
 * An attached peer: the descriptors and maps that the observer library holds for it. They are given back when it was closed
 * and the last call that uses them has returned, so that no thread ever touches what is gone. Any thread may use it; after
 * {@link #close()} all methods throw a {@link DrillerException}.
 */
public final class PeerHandle {

	private static final int BUFFER_SIZE = 1 << 16;
	private static final int ETIME = 62;
	/** Idle buffers that are kept; more threads than that read one peer seldom. */
	private static final int BUFFERS_KEPT = 4;
	/** The owner writes for microseconds; who takes this long was stopped in the middle. */
	private static final Duration PATIENCE = Duration.ofMillis(100);

	private final int pid;
	private final boolean writable;
	private final Pointer peer;
	private final DirectoryReader directory;
	private final UseCount uses;
	private final Queue<Buffers> idle = new ConcurrentLinkedQueue<>();
	/** Which file the image is; null until somebody asks. */
	private volatile FileId image;

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

	private PeerHandle(int pid, boolean writable, Pointer peer) {
		this.pid = pid;
		this.writable = writable;
		this.peer = peer;
		// Mapped whole and of a size that is sealed: the library checked that.
		this.directory = new DirectoryReader(ObserverLibrary.driller_peer_directory(peer).getByteBuffer(0,
				DirectoryLayout.DRILLER_DIRECTORY_SIZE), pid, PATIENCE);
		this.uses = new UseCount(() -> ObserverLibrary.driller_detach(peer));
	}

	/**
	 * Attaches to a peer. Blocks until it has answered, at most for the time given.
	 *
	 * @param pid        process id
	 * @param write      whether to ask for write access
	 * @param socketOnly whether to fail if the peer does not answer, instead of going through /proc
	 * @param timeout    milliseconds
	 * @return the attached peer, to be closed by the caller
	 * @throws DrillerException if that is not possible
	 */
	public static PeerHandle attach(int pid, boolean write, boolean socketOnly, int timeout) throws DrillerException {
		ObserverLibrary.load();
		var error = new NativeError();
		var out = new PointerByReference();
		int flags = (write ? ObserverLayout.DRILLER_ATTACH_WRITE : 0)
				| (socketOnly ? ObserverLayout.DRILLER_ATTACH_NO_PROC : 0);
		int code = ObserverLibrary.driller_attach(pid, flags, timeout, out.getPointer(), error.memory);
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
		acquire();
		try {
			return SnapshotFolder.facts(peer);
		} finally {
			uses.release();
		}
	}

	/** Lets no new call begin and gives everything back when the last one has returned. Does not block. */
	public void close() {
		uses.close();
	}

	/**
	 * @return whether it was attached for writing
	 */
	public boolean isWritable() {
		return writable;
	}

	private void acquire() throws DrillerException {
		if (!uses.acquire()) {
			throw new DrillerException(Messages.get("NotAttached", pid)); //$NON-NLS-1$
		}
	}

	/**
	 * @return whether the process lives and still runs the program that was attached to
	 * @throws DrillerException if this was closed
	 */
	public boolean isAlive() throws DrillerException {
		acquire();
		try {
			return ObserverLibrary.driller_peer_alive(peer) != 0;
		} finally {
			uses.release();
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
		acquire();
		try {
			return directory.read(previous);
		} finally {
			uses.release();
		}
	}

	/**
	 * @param start as for {@link DirectoryReader#find(long, long)}
	 * @param end   as for {@link DirectoryReader#find(long, long)}
	 * @return the segments there
	 * @throws DrillerException as {@link DirectoryReader#find(long, long)}
	 */
	public List<Extent> extents(long start, long end) throws DrillerException {
		acquire();
		try {
			return directory.find(start, end);
		} finally {
			uses.release();
		}
	}

	/**
	 * Sends a request and blocks until it is answered.
	 *
	 * @param type    one of the requests of {@link ObserverLayout}
	 * @param timeout milliseconds
	 * @param cancel  ends the waiting; {@code null} if nobody will
	 * @return what it did; all zero for a refresh
	 * @throws DrillerException if the peer did not answer or refused, or it was cancelled
	 */
	public RequestResult request(int type, int timeout, NativeFlag cancel) throws DrillerException {
		acquire();
		try {
			var error = new NativeError();
			var memory = new Memory(Result.SIZE);
			memory.clear();
			int code = ObserverLibrary.driller_request_cancellable(peer, (short) type, 0, timeout,
					cancel == null ? null : cancel.memory, memory, error.memory);
			if (code < 0) {
				throw error.exception(code);
			}
			ByteBuffer result = memory.getByteBuffer(0, Result.SIZE).order(ByteOrder.LITTLE_ENDIAN);
			return new RequestResult(Result.GENERATION.getLong(result, 0), Result.SEGMENTS.getLong(result, 0),
					Result.BYTES.getLong(result, 0), Result.PARK_NS.getLong(result, 0),
					Result.PAUSE_NS.getLong(result, 0), Result.THREADS.getInt(result, 0),
					ParkMethod.of(Result.METHOD.getInt(result, 0)));
		} finally {
			Reference.reachabilityFence(cancel);
			uses.release();
		}
	}

	/**
	 * Has the peer hold its threads and blocks until it does.
	 *
	 * @param rebuild whether it is to share first what it does not share yet
	 * @param lease   milliseconds after which it lets them go by itself
	 * @param timeout milliseconds
	 * @return how they are held
	 * @throws DrillerException if the peer did not answer or refused
	 */
	public PeerHold.Result park(boolean rebuild, int lease, int timeout) throws DrillerException {
		acquire();
		try {
			var error = new NativeError();
			var memory = new Memory(Hold.SIZE);
			memory.clear();
			int code = ObserverLibrary.driller_park(peer, rebuild ? ObserverLayout.DRILLER_PARK_REBUILD : 0, lease, timeout,
					memory, error.memory);
			if (code < 0) {
				throw error.exception(code);
			}
			return hold(memory);
		} finally {
			uses.release();
		}
	}

	/**
	 * Has the peer let its threads go and blocks until it has.
	 *
	 * @param timeout milliseconds
	 * @return how they were held; that the lease had run out is no error here
	 * @throws DrillerException if the peer did not answer, or nothing was held
	 */
	public PeerHold.Result unpark(int timeout) throws DrillerException {
		acquire();
		try {
			var error = new NativeError();
			var memory = new Memory(Hold.SIZE);
			memory.clear();
			int code = ObserverLibrary.driller_unpark(peer, timeout, memory, error.memory);
			if (code < 0 && code != -ETIME) {
				throw error.exception(code);
			}
			return hold(memory);
		} finally {
			uses.release();
		}
	}

	private static PeerHold.Result hold(Memory memory) {
		ByteBuffer hold = memory.getByteBuffer(0, Hold.SIZE).order(ByteOrder.LITTLE_ENDIAN);
		return new PeerHold.Result(Hold.GENERATION.getLong(hold, 0), Hold.SINCE_NS.getLong(hold, 0),
				Hold.BYTES.getLong(hold, 0), Hold.PARK_NS.getLong(hold, 0), Hold.HELD_NS.getLong(hold, 0),
				Duration.ofMillis(Hold.LEASE_MS.getInt(hold, 0)), Hold.THREADS.getInt(hold, 0),
				ParkMethod.of(Hold.METHOD.getInt(hold, 0)), Hold.EXPIRED.getInt(hold, 0) != 0);
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
		acquire();
		Buffers buffers = take();
		try {
			boolean direct = target.isDirect();
			int most = direct ? length : Math.min(length, BUFFER_SIZE);
			Pointer to = direct ? Native.getDirectBufferPointer(target).share(at)
					: Native.getDirectBufferPointer(buffers.data);
			long count = ObserverLibrary.driller_read(peer, address, to, most, buffers.ways, buffers.error.memory);
			if (count > 0 && !direct) {
				target.put(at, buffers.data, 0, (int) count);
			}
			return piece(count, buffers.ways.getInt(0), buffers);
		} finally {
			Reference.reachabilityFence(target);
			give(buffers);
			uses.release();
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
		acquire();
		Buffers buffers = take();
		try {
			int most = Math.min(length, BUFFER_SIZE);
			buffers.data.put(0, source, at, most);
			long count = ObserverLibrary.driller_write(peer, address, Native.getDirectBufferPointer(buffers.data), most,
					buffers.error.memory);
			return piece(count, 0, buffers);
		} finally {
			give(buffers);
			uses.release();
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
		acquire();
		try {
			var error = new NativeError();
			Pointer map = ObserverLibrary.driller_map(peer, address, length, 0, error.memory);
			if (map == null) {
				throw new DrillerException(error.text());
			}
			return new NativeMap(map, length);
		} finally {
			uses.release();
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
		acquire();
		try {
			var error = new NativeError();
			var memory = new Memory((long) most * ObserverLayout.PopulatedExtent.SIZE);
			long count = ObserverLibrary.driller_populated(peer, start, end, memory, most, error.memory);
			if (count < 0) {
				throw error.exception(count);
			}
			return memory.getLongArray(0, (int) count * (ObserverLayout.PopulatedExtent.SIZE / Long.BYTES));
		} finally {
			uses.release();
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
		acquire();
		try {
			var error = new NativeError();
			long size = (long) pages.length * Long.BYTES;
			var memory = new Memory(size * 2);
			memory.write(0, pages, 0, pages.length);
			long count = ObserverLibrary.driller_digest(peer, memory, pages.length, memory.share(size), error.memory);
			if (count < 0) {
				throw error.exception(count);
			}
			return memory.getLongArray(size, pages.length);
		} finally {
			uses.release();
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
		acquire();
		NativeSearch search = null;
		try {
			search = NativeSearch.begin(peer, pattern, start, end, kinds, uses::release);
			return search;
		} finally {
			if (search == null) {
				uses.release();
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
		acquire();
		NativeSnapshot snapshot = null;
		try {
			snapshot = NativeSnapshot.begin(peer, folder, ranges, lease, uses::release);
			return snapshot;
		} finally {
			if (snapshot == null) {
				uses.release();
			}
		}
	}

	/**
	 * Finds the next bytes that may be other than zero.
	 *
	 * @param address where to look first
	 * @param end     first address after the last
	 * @return where they are; where the segment or the range ends if there are none; {@code address} if nothing is mapped there
	 * @throws DrillerException if this was closed
	 */
	public long nextData(long address, long end) throws DrillerException {
		acquire();
		try {
			var bounds = new Memory(2L * Long.BYTES);
			int code = AcrossLibrary.driller_data_run(peer, address, end, bounds, bounds.share(Long.BYTES));
			return code < 0 ? address : bounds.getLong(0);
		} finally {
			uses.release();
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
		acquire();
		boolean added = false;
		try {
			scan.add(peer, start, end, kinds, uses::release);
			added = true;
		} finally {
			if (!added) {
				uses.release();
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
		acquire();
		try {
			return NativeSymbols.load(peer);
		} finally {
			uses.release();
		}
	}

	/**
	 * @param device of a file, as in {@code st_dev}
	 * @param inode  of the file
	 * @return whether that file is the peer's image
	 * @throws DrillerException if this was closed
	 */
	public boolean isImage(long device, long inode) throws DrillerException {
		if (image == null) {
			acquire();
			try {
				image = FileId.of(ObserverLibrary.driller_peer_image(peer));
			} finally {
				uses.release();
			}
		}
		return image.equals(new FileId(device, inode));
	}

	/**
	 * Lends the peer to native code that keeps it.
	 *
	 * @return the peer, which stays until {@link #giveBack()} was called as often as this
	 * @throws DrillerException if this was closed
	 */
	Pointer lend() throws DrillerException {
		acquire();
		return peer;
	}

	/** Ends what {@link #lend()} began. */
	void giveBack() {
		uses.release();
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
