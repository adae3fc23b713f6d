/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.driller.core.MemoryDifference.Kind;
import org.driller.core.internal.AddressRanges;
import org.driller.core.internal.AddressRanges.Range;
import org.driller.core.internal.CommonRun;
import org.driller.core.internal.Messages;
import org.driller.core.internal.PeerHandle;

/**
 * A comparison of one process with itself: of two snapshots, or of a snapshot and the process as it lives, a slice of time at each call.
 * Nothing is stopped; holes are skipped and no memory becomes resident by being compared. What a snapshot does not hold, because it is of
 * a part or could not be read, is not compared, and nothing is said of it.
 * <p>
 * For one thread at a time, not one of a user interface.
 */
public final class MemoryDiff {

	/** So many bytes of a difference are kept. */
	public static final int SHOWN = 32;

	/** Of what is read, once something seems to differ in it. */
	private static final int CHUNK = 64 << 10;
	private static final int SLICE_MILLIS = 100;
	/** Fewer equal bytes than that do not end a difference: half a value that changed is no news of its own. */
	private static final int GAP = 8;
	/** A slice ends when there are so many. */
	private static final int BATCH = 4096;

	private final PeerHandle beforeHandle;
	private final PeerHandle afterHandle;
	private final Peer before;
	private final Peer after;
	private final long limit;
	private final List<Range> common;
	private final List<MemoryDifference> found = new ArrayList<>();
	private final ByteBuffer left = ByteBuffer.allocateDirect(CHUNK);
	private final ByteBuffer right = ByteBuffer.allocateDirect(CHUNK);
	private int index;
	private long next;
	/** In each of both, the data that was found last. */
	private Range beforeData = new Range(0, 0);
	private Range afterData = new Range(0, 0);
	private MemoryDifference pending;
	private long begun;
	private long took;
	private long total;
	private long compared;
	private long unreadable;
	private long gone;
	private long added;
	private long differing;
	private long differences;

	/**
	 * Begins to compare. What a living process has mapped by itself is in its table only after a {@link Peer#refresh()}.
	 *
	 * @param before a saved process, {@link SavedProcess#open()}
	 * @param after  the same process, saved later or living
	 * @param limit  most differences that are returned; all are counted
	 * @throws DrillerException if they are not one process, or one of them is not attached
	 */
	public MemoryDiff(Peer before, Peer after, long limit) throws DrillerException {
		this.before = before;
		this.after = after;
		this.limit = limit;
		beforeHandle = before.requireHandle();
		afterHandle = after.requireHandle();
		if (before.pid() != after.pid() || before.status().startTime() != after.status().startTime()) {
			throw new DrillerException(Messages.get("DiffOther", before.pid(), after.pid())); //$NON-NLS-1$
		}
		List<Range> was = AddressRanges.of(before.segments(), segment -> holds(before, segment));
		List<Range> is = AddressRanges.of(after.segments(), segment -> holds(after, segment));
		common = AddressRanges.intersect(was, is);
		common.forEach(range -> total += range.end() - range.start());
		next = common.isEmpty() ? 0 : common.get(0).start();
		if (!isPart(after, afterHandle)) {
			for (Range range : AddressRanges.subtract(was, AddressRanges.of(after.segments(), segment -> true))) {
				gone += range.end() - range.start();
				add(new MemoryDifference(Kind.GONE, range.start(), range.end() - range.start(), bytes(before, range), new byte[0]));
			}
		}
		if (!isPart(before, beforeHandle)) {
			for (Range range : AddressRanges.subtract(is, AddressRanges.of(before.segments(), segment -> true))) {
				added += range.end() - range.start();
				add(new MemoryDifference(Kind.NEW, range.start(), range.end() - range.start(), new byte[0], bytes(after, range)));
			}
		}
	}

	/** Whether its bytes are in the snapshot, or would be in one of now: those of files are the files' business. */
	private static boolean holds(Peer peer, Segment segment) {
		if (peer.snapshotName().isPresent()) {
			return segment.isShared();
		}
		return segment.isReadable() && segment.backing() != SegmentBacking.FILE && segment.kind() != SegmentKind.DEVICE
				&& segment.kind() != SegmentKind.SPECIAL && segment.kind() != SegmentKind.DRILLER;
	}

	private static boolean isPart(Peer peer, PeerHandle handle) throws DrillerException {
		return peer.snapshotName().isPresent() && handle.facts().part();
	}

	private static byte[] bytes(Peer peer, Range range) {
		var bytes = new byte[(int) AddressRanges.min(SHOWN, range.end() - range.start())];
		return peer.memory().read(range.start(), bytes).isComplete() ? bytes : new byte[0];
	}

	private void add(MemoryDifference difference) {
		differences++;
		if (differences <= limit) {
			found.add(difference);
		}
	}

	/**
	 * Goes on until the time is over, some thousand differences are found, or there is nothing more to compare, which
	 * {@link #progress()} tells.
	 *
	 * @param budget about how long
	 * @return more differences; those of bytes are by address over all calls
	 * @throws DrillerException if one of both was closed
	 */
	public List<MemoryDifference> next(Duration budget) throws DrillerException {
		long now = System.nanoTime();
		begun = begun == 0 ? now : begun;
		long deadline = now + budget.toNanos();
		do {
			step((int) Math.max(0, Math.min(SLICE_MILLIS, Duration.ofNanos(deadline - System.nanoTime()).toMillis())));
		} while (index < common.size() && found.size() < BATCH && System.nanoTime() - deadline < 0);
		if (index >= common.size()) {
			flush();
		}
		took = System.nanoTime() - begun;
		List<MemoryDifference> more = List.copyOf(found);
		found.clear();
		return more;
	}

	/**
	 * @return how far it has come, as of the last call
	 */
	public DiffProgress progress() {
		return new DiffProgress(total, compared, unreadable, gone, added, differing, differences, Duration.ofNanos(took),
				index >= common.size());
	}

	private void step(int millis) throws DrillerException {
		if (index >= common.size()) {
			return;
		}
		long end = common.get(index).end();
		skipNothing(end);
		CommonRun run = CommonRun.of(beforeHandle, afterHandle, next, end - next, millis);
		compared += run.length();
		next += run.length();
		if (next == end) {
			index++;
			next = index < common.size() ? common.get(index).start() : 0;
			return;
		}
		compareBlock((int) AddressRanges.min(CHUNK, end - next));
	}

	/** Goes past what is zeros on both sides because nobody ever wrote to it, also where it is not shared. */
	private void skipNothing(long end) throws DrillerException {
		// To look how far data reaches takes long where there is much of it.
		if (Long.compareUnsigned(next, beforeData.end()) >= 0) {
			beforeData = beforeHandle.bytes().nextData(next, end);
		}
		if (Long.compareUnsigned(next, afterData.end()) >= 0) {
			afterData = afterHandle.bytes().nextData(next, end);
		}
		long data = AddressRanges.min(beforeData.start(), afterData.start());
		if (Long.compareUnsigned(data, next) > 0) {
			compared += data - next;
			next = data;
		}
	}

	private void compareBlock(int length) {
		List<ReadResult.Range> was = read(before, left, length);
		List<ReadResult.Range> is = read(after, right, length);
		int i = 0;
		int j = 0;
		for (int at = 0; at < length;) {
			int stop = (int) Math.min(was.get(i).end() - next, is.get(j).end() - next);
			if (was.get(i).isReadable() && is.get(j).isReadable()) {
				compare(at, stop);
				compared += stop - at;
			} else {
				unreadable += stop - at;
			}
			at = stop;
			i += was.get(i).end() - next == stop ? 1 : 0;
			j += is.get(j).end() - next == stop ? 1 : 0;
		}
		next += length;
	}

	private List<ReadResult.Range> read(Peer peer, ByteBuffer into, int length) {
		into.clear().limit(length);
		List<ReadResult.Range> ranges = peer.memory().read(next, into).ranges();
		into.clear();
		return ranges;
	}

	/** The bytes from one index of the buffers up to another. */
	private void compare(int from, int to) {
		left.limit(to);
		right.limit(to);
		for (int at = from; at < to;) {
			left.position(at);
			right.position(at);
			int same = left.mismatch(right);
			if (same < 0) {
				break;
			}
			int start = at + same;
			int end = start + 1;
			differing++;
			for (int i = end; i < to && i < end + GAP; i++) {
				if (left.get(i) != right.get(i)) {
					differing++;
					end = i + 1;
				}
			}
			differ(start, end);
			at = end;
		}
		left.clear();
		right.clear();
	}

	private void differ(int start, int end) {
		long address = next + start;
		if (pending != null && pending.address() + pending.length() == address) {
			// It goes on beyond a chunk.
			pending = new MemoryDifference(Kind.CHANGED, pending.address(), pending.length() + end - start, pending.before(),
					pending.after());
			return;
		}
		flush();
		var was = new byte[Math.min(SHOWN, end - start)];
		var is = new byte[was.length];
		left.get(start, was);
		right.get(start, is);
		pending = new MemoryDifference(Kind.CHANGED, address, end - start, was, is);
	}

	private void flush() {
		if (pending != null) {
			add(pending);
			pending = null;
		}
	}
}
