/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.driller.core.DrillerException;
import org.driller.core.MemorySource;
import org.driller.core.ReadResult;
import org.driller.core.UnreadableReason;
import org.driller.core.internal.PeerBytes.Piece;

/** One read of a peer's memory: goes from segment to segment and keeps account of what came which way. */
public final class MemoryReading {

	private static final int EPERM = 1;
	private static final int ESRCH = 3;
	private static final int EACCES = 13;

	private final PeerHandle handle;
	private final ByteBuffer target;
	private final int base;
	private final long address;
	private final int pageSize;
	private final List<ReadResult.Range> ranges = new ArrayList<>();
	/** How many bytes are accounted for. */
	private int done;

	private MemoryReading(PeerHandle handle, long address, ByteBuffer target, int pageSize) {
		this.handle = handle;
		this.target = target;
		this.base = target.position();
		this.address = address;
		this.pageSize = pageSize;
	}

	/**
	 * @param handle   the peer, null if it is not attached
	 * @param address  first address
	 * @param target   filled from its position up to its limit; the position stays
	 * @param pageSize of the peer
	 * @return what became of the bytes
	 */
	public static ReadResult read(PeerHandle handle, long address, ByteBuffer target, int pageSize) {
		int length = target.remaining();
		var reading = new MemoryReading(handle, address, target, pageSize);
		if (handle == null) {
			reading.missing(length, UnreadableReason.NOT_ATTACHED, ""); //$NON-NLS-1$
		} else if (length > 0) {
			reading.readAll(length);
		}
		return new ReadResult(address, length, reading.ranges);
	}

	private void readAll(int length) {
		// What would lie beyond the end of the address space is not there.
		long beyond = address + length;
		boolean wraps = beyond != 0 && Long.compareUnsigned(beyond, address) < 0;
		long end = wraps ? 0 : beyond;
		try {
			for (Extent extent : handle.extents(address, end)) {
				missing((int) (extent.start() - address) - done, UnreadableReason.NOT_MAPPED, ""); //$NON-NLS-1$
				readExtent(extent, (int) (extent.end() - address));
			}
			missing(length - done, UnreadableReason.NOT_MAPPED, ""); //$NON-NLS-1$
		} catch (DrillerException e) {
			missing(length - done, UnreadableReason.FAILED, e.getMessage());
		}
	}

	private void readExtent(Extent extent, int until) throws DrillerException {
		if (extent.isInaccessible()) {
			missing(until - done, UnreadableReason.NO_ACCESS, ""); //$NON-NLS-1$
		}
		for (int most = until - done; done < until; most = until - done) {
			Piece piece = handle.bytes().read(address + done, target, base + done, most);
			while (Integer.bitCount(piece.ways()) > 1 && piece.count() > toPageEnd()) {
				// It came more than one way: fewer bytes, until it is known which came which way.
				int half = piece.count() / 2;
				int whole = toPageEnd() + Math.max(0, half - toPageEnd()) / pageSize * pageSize;
				piece = handle.bytes().read(address + done, target, base + done, whole);
			}
			if (piece.count() > 0) {
				add(piece.count(), source(piece.ways()), UnreadableReason.NONE, ""); //$NON-NLS-1$
			} else {
				UnreadableReason reason = reason(piece.errno());
				// These hold for all of the segment; others may for a page only.
				boolean all = reason != UnreadableReason.FAILED;
				missing(all ? until - done : Math.min(until - done, toPageEnd()), reason, piece.detail());
			}
		}
	}

	private int toPageEnd() {
		return pageSize - (int) ((address + done) & (pageSize - 1));
	}

	private static MemorySource source(int ways) {
		if ((ways & ObserverLayout.DRILLER_WAY_PROCESS_VM) != 0) {
			return MemorySource.PROCESS_VM;
		}
		return (ways & ObserverLayout.DRILLER_WAY_FILE) != 0 ? MemorySource.FILE : MemorySource.IMAGE;
	}

	private static UnreadableReason reason(int errno) {
		return switch (errno) {
		case ESRCH -> UnreadableReason.ENDED;
		case EPERM, EACCES -> UnreadableReason.NOT_PERMITTED;
		default -> UnreadableReason.FAILED;
		};
	}

	private void missing(int length, UnreadableReason reason, String detail) {
		if (length > 0) {
			for (int i = base + done; i < base + done + length; i++) {
				target.put(i, (byte) 0);
			}
			add(length, MemorySource.UNREADABLE, reason, detail.isEmpty() ? reason.label() : detail);
		}
	}

	private void add(int length, MemorySource source, UnreadableReason reason, String detail) {
		int last = ranges.size() - 1;
		if (last >= 0 && ranges.get(last).source() == source && ranges.get(last).reason() == reason) {
			var before = ranges.get(last);
			ranges.set(last, new ReadResult.Range(before.start(), before.length() + length, source, reason,
					before.detail()));
		} else {
			ranges.add(new ReadResult.Range(address + done, length, source, reason, detail));
		}
		done += length;
	}
}
