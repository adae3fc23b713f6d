/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.driller.core.DrillerException;
import org.driller.core.PeerRefusal;
import org.driller.core.RefusalKind;
import org.driller.core.SegmentBacking;
import org.driller.core.internal.DirectoryLayout.Entry;
import org.driller.core.internal.DirectoryLayout.Header;
import org.driller.core.internal.DirectoryLayout.Refusal;

/**
 * Reads the directory of a peer while its owner may be writing it: copies, looks whether the sequence counter stood still
 * meanwhile, and starts over if not. Only what was copied whole is decoded, and nothing in it is believed unchecked.
 * <p>
 * Any number of threads may use one reader. Reading takes at most the patience given plus the time to copy.
 */
public final class DirectoryReader {

	private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
	/** So many times it tries again at once; after that it lets the owner have the processor. */
	private static final int SPINS = 64;
	private static final long NANOS = TimeUnit.SECONDS.toNanos(1);
	private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

	private final ByteBuffer directory;
	private final int pid;
	private final Duration patience;

	/** Copies of the parts of a directory; {@code table} and {@code strings} are null if they were not wanted. */
	private record Copy(ByteBuffer header, ByteBuffer table, ByteBuffer strings) {
	}

	/**
	 * @param directory the directory; a direct buffer of {@link DirectoryLayout#DRILLER_DIRECTORY_SIZE} bytes
	 * @param pid       the owner, for messages
	 * @param patience  how long to try while the owner keeps writing
	 */
	public DirectoryReader(ByteBuffer directory, int pid, Duration patience) {
		this.directory = directory.duplicate().order(ByteOrder.LITTLE_ENDIAN);
		this.pid = pid;
		this.patience = patience;
	}

	/**
	 * @param previous what was read before, null if nothing was; its segments are taken over if they are still current
	 * @return the directory as it is now
	 * @throws DrillerException if the owner kept writing, or the contents make no sense
	 */
	public DirectorySnapshot read(DirectorySnapshot previous) throws DrillerException {
		if (directory.capacity() < DirectoryLayout.DRILLER_DIRECTORY_SIZE) {
			throw broken("DirectorySize", directory.capacity()); //$NON-NLS-1$
		}
		var decoder = new DirectoryDecoder(pid);
		Copy copy = consistent(() -> copy(previous));
		var status = decoder.status(copy.header());
		if (copy.table() == null) {
			return new DirectorySnapshot(status, previous.segments(), previous.imageInode());
		}
		return new DirectorySnapshot(status, decoder.segments(copy.table(), copy.strings()),
				Header.IMAGE_INODE.getLong(copy.header(), 0));
	}

	/**
	 * Reads which image the peer has now: it begins another one when it leaves the one it has to a forked child.
	 *
	 * @return its inode; 0 if the peer does not tell
	 * @throws DrillerException if the directory is too small
	 */
	public long imageInode() throws DrillerException {
		if (directory.capacity() < DirectoryLayout.DRILLER_DIRECTORY_SIZE) {
			throw broken("DirectorySize", directory.capacity()); //$NON-NLS-1$
		}
		return (long) LONG.getAcquire(directory, Header.IMAGE_INODE.offset());
	}

	/**
	 * Reads the log of what the peer has refused. Takes no turn with the owner: of each kind the count is written last, and what stands
	 * beside it does not change any more.
	 *
	 * @return what was refused so far, by kind; kinds of which nothing was are left out
	 * @throws DrillerException if the directory is too small
	 */
	public List<PeerRefusal> refusals() throws DrillerException {
		if (directory.capacity() < DirectoryLayout.DRILLER_DIRECTORY_SIZE) {
			throw broken("DirectorySize", directory.capacity()); //$NON-NLS-1$
		}
		var refusals = new ArrayList<PeerRefusal>();
		for (int code = 0; code < DirectoryLayout.DRILLER_REFUSALS; code++) {
			int base = DirectoryLayout.DRILLER_REFUSALS_OFFSET + code * Refusal.SIZE;
			long count = (long) LONG.getAcquire(directory, base + Refusal.COUNT.offset());
			if (count != 0) {
				long time = Refusal.TIME_NS.getLong(directory, base);
				refusals.add(new PeerRefusal(RefusalKind.of(code), count,
						Instant.ofEpochSecond(Long.divideUnsigned(time, NANOS), Long.remainderUnsigned(time, NANOS)),
						Math.max(0, Refusal.PID.getInt(directory, base)), Refusal.UID.getInt(directory, base)));
			}
		}
		return refusals;
	}

	private Copy copy(DirectorySnapshot previous) {
		ByteBuffer header = copy(0, Header.SIZE);
		if (previous != null && previous.status().generation() == Header.GENERATION.getLong(header, 0)) {
			return new Copy(header, null, null);
		}
		int count = clamp(Header.COUNT.getInt(header, 0), DirectoryLayout.DRILLER_TABLE_CAPACITY);
		int used = clamp(Header.STRINGS_USED.getInt(header, 0), DirectoryLayout.DRILLER_STRINGS_SIZE);
		return new Copy(header, copy(DirectoryLayout.DRILLER_TABLE_OFFSET, count * Entry.SIZE),
				copy(DirectoryLayout.DRILLER_STRINGS_OFFSET, used));
	}

	private ByteBuffer copy(int offset, int length) {
		byte[] bytes = new byte[length];
		directory.get(offset, bytes);
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	/** Keeps a number within bounds while it may still be torn; the decoder complains about one that is out of them. */
	private static int clamp(int unsigned, int limit) {
		return unsigned < 0 || unsigned > limit ? 0 : unsigned;
	}

	/**
	 * Finds segments without copying the table.
	 *
	 * @param start first address
	 * @param end   first address after the range, 0 for the end of the address space
	 * @return the segments that have bytes in the range, cut to it, by address
	 * @throws DrillerException if the owner kept writing, or what was found makes no sense
	 */
	public List<Extent> find(long start, long end) throws DrillerException {
		List<Extent> found = consistent(() -> search(start, end));
		long last = start;
		for (Extent extent : found) {
			if (Long.compareUnsigned(extent.start(), last) < 0
					|| Long.compareUnsigned(extent.start(), extent.end()) >= 0) {
				throw broken("DirectoryOrder", Long.toHexString(extent.start())); //$NON-NLS-1$
			}
			last = extent.end();
		}
		return found;
	}

	private List<Extent> search(long start, long end) {
		int count = clamp(Header.COUNT.getInt(directory, 0), DirectoryLayout.DRILLER_TABLE_CAPACITY);
		int low = 0;
		for (int high = count; low < high;) {
			int middle = (low + high) >>> 1;
			if (Long.compareUnsigned(Entry.END.getLong(directory, base(middle)), start) > 0) {
				high = middle;
			} else {
				low = middle + 1;
			}
		}
		var found = new ArrayList<Extent>();
		long lastByte = end - 1;
		for (; low < count; low++) {
			int base = base(low);
			long from = Entry.START.getLong(directory, base);
			long to = Entry.END.getLong(directory, base);
			if (Long.compareUnsigned(from, lastByte) > 0) {
				break;
			}
			found.add(new Extent(Long.compareUnsigned(from, start) < 0 ? start : from,
					Long.compareUnsigned(to - 1, lastByte) > 0 ? end : to, Entry.PROTECTION.getInt(directory, base),
					SegmentBacking.of(Entry.BACKING.getShort(directory, base))));
		}
		return found;
	}

	private static int base(int index) {
		return DirectoryLayout.DRILLER_TABLE_OFFSET + index * Entry.SIZE;
	}

	private long sequence() {
		return (long) LONG.getVolatile(directory, Header.SEQUENCE.offset());
	}

	private <T> T consistent(Supplier<T> reading) throws DrillerException {
		long begin = System.nanoTime();
		for (int attempt = 0;; attempt++) {
			long before = sequence();
			if ((before & 1) == 0) {
				T result = reading.get();
				// Plain reads above must not sink below the second look at the counter.
				VarHandle.acquireFence();
				if (sequence() == before) {
					return result;
				}
			}
			if (System.nanoTime() - begin > patience.toNanos()) {
				throw new DrillerException(Messages.get("DirectoryBusy", pid)); //$NON-NLS-1$
			}
			if (attempt < SPINS) {
				Thread.onSpinWait();
			} else {
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
	}

	private DrillerException broken(String key, Object detail) {
		return DirectoryDecoder.broken(pid, key, detail);
	}
}
