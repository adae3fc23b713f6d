/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import org.driller.core.ComparisonResult.Difference;
import org.driller.core.internal.CommonRun;
import org.driller.core.internal.Messages;
import org.driller.core.internal.NativeCompare;

/**
 * A comparison of the same place of several peers while they run, a slice of time at each call, so that who compares can show what was found
 * so far, and stop. Nothing is stopped, holes are skipped, and no memory becomes resident by being compared. A peer that ends or executes
 * another program meanwhile is left out from there on, since its bytes would be of another time than the others'.
 * <p>
 * Any thread may use it; one waits for another's call to return.
 */
public final class MemoryComparison {

	/** How many differences are kept; all are counted. */
	public static final int MOST_DIFFERENCES = 10_000;

	/** As many equal bytes do not end a difference. */
	private static final int GAP = 4;
	/** Of what is read, once something seems to differ in it. */
	private static final int LARGEST_BLOCK = 64 << 10;
	private static final int SMALLEST_BLOCK = 4 << 10;
	/** Of all blocks together, where there are many peers. */
	private static final int MEMORY = 64 << 20;
	/** For how long others who use the same peers may have to wait. */
	private static final int SLICE_MILLIS = 10;

	private final ComparedPeers peers;
	private final ComparedPlace place;
	private final NativeCompare buffers;
	private final BlockComparison block;
	/** Those that still take part. */
	private final BitSet active = new BitSet();
	private final String[] leftOut;
	private final List<Difference> differences = new ArrayList<>();
	/** The last one, which may go on. */
	private Difference last;
	private long done;
	private long holes;
	private long places;
	private long runs;
	private long first;
	private long latest;
	private long skew;

	MemoryComparison(ComparedPeers peers, ComparedPlace place, ComparisonOptions options) {
		this.peers = peers;
		this.place = place;
		int count = Math.max(1, place.parts().size());
		int capacity = Math.max(SMALLEST_BLOCK, Math.min(LARGEST_BLOCK, MEMORY / count & -SMALLEST_BLOCK));
		long length = place.length() > 0 ? place.length() : LARGEST_BLOCK;
		buffers = new NativeCompare(count, (int) Math.min(capacity, length));
		block = new BlockComparison(peers, place, options, buffers);
		leftOut = new String[place.parts().size()];
		for (int i = 0; i < leftOut.length; i++) {
			leftOut[i] = place.parts().get(i).problem();
			active.set(i, leftOut[i].isEmpty());
		}
	}

	/**
	 * Goes on until the time is over or all is compared. Blocks about as long as is given.
	 *
	 * @param budget how long to compare
	 * @return whether there is more to compare
	 * @throws DrillerException if the peers were closed
	 */
	public synchronized boolean next(Duration budget) throws DrillerException {
		long end = System.nanoTime() + budget.toNanos();
		do {
			leaveOutEnded();
			if (active.cardinality() < 2) {
				done = place.length();
			}
			if (done == place.length()) {
				return false;
			}
			step((int) Math.max(0, Math.min(SLICE_MILLIS, Duration.ofNanos(end - System.nanoTime()).toMillis())));
		} while (done != place.length() && System.nanoTime() - end < 0);
		return done != place.length();
	}

	/** @return whether any was left out just now */
	private boolean leaveOutEnded() {
		boolean any = false;
		for (int i = active.nextSetBit(0); i >= 0; i = active.nextSetBit(i + 1)) {
			ComparedPlace.Part part = place.parts().get(i);
			if (!part.takesPart()) {
				active.clear(i);
				leftOut[i] = Messages.get("CompareEnded", part.peer().pid()); //$NON-NLS-1$
				any = true;
			}
		}
		return any;
	}

	/** Passes over what is the same. */
	private CommonRun run(int millis) throws DrillerException {
		int[] which = active.stream().toArray();
		var addresses = new long[which.length];
		for (int i = 0; i < which.length; i++) {
			addresses[i] = place.parts().get(which[i]).address() + done;
		}
		return peers.sides().commonRun(peers.sides(which), addresses, place.length() - done, millis);
	}

	private void step(int millis) throws DrillerException {
		CommonRun run = run(millis);
		if (leaveOutEnded()) {
			// One that ended before it was looked at has nothing to say: the others are looked at again without it.
			return;
		}
		holes += run.holes();
		done += run.length();
		if (run.firstNanos() != 0) {
			time(run.firstNanos(), run.lastNanos(), run.skewNanos());
		}
		int length = (int) Math.min(buffers.capacity(), place.length() - done);
		if (length == 0) {
			return;
		}
		List<BitSet> readable = read(length);
		if (leaveOutEnded()) {
			return;
		}
		long offset = done;
		places += block.compare(offset, readable, length, active, (those, from, differs) -> note(offset + from, differs));
		done += length;
	}

	private List<BitSet> read(int length) {
		var readable = new ArrayList<BitSet>();
		long begin = System.nanoTime();
		for (int i = 0; i < place.parts().size(); i++) {
			var bits = new BitSet();
			readable.add(bits);
			if (active.get(i)) {
				ByteBuffer target = buffers.buffer(i).limit(length);
				ComparedPlace.Part part = place.parts().get(i);
				ReadResult result = part.peer().memory().read(part.address() + done, target);
				int at = 0;
				for (ReadResult.Range range : result.ranges()) {
					bits.set(at, at + range.length(), range.isReadable());
					at += range.length();
				}
			}
		}
		long end = System.nanoTime();
		time(begin, end, end - begin);
		return readable;
	}

	private void time(long begin, long end, long apart) {
		first = first == 0 ? begin : first;
		latest = end;
		skew = Math.max(skew, apart);
	}

	private void note(long offset, byte[] differs) {
		for (int i = 0; i < differs.length; i++) {
			if (differs[i] == 0) {
				continue;
			}
			if (last != null && offset + i < last.end() + GAP) {
				last = new Difference(last.offset(), offset + i + 1 - last.offset());
				if (runs <= MOST_DIFFERENCES) {
					differences.set(differences.size() - 1, last);
				}
			} else {
				last = new Difference(offset + i, 1);
				runs++;
				if (runs <= MOST_DIFFERENCES) {
					differences.add(last);
				}
			}
		}
	}

	/**
	 * @return what was found so far
	 */
	public synchronized ComparisonResult result() {
		var all = new ArrayList<ComparisonResult.OfPeer>();
		for (int i = 0; i < leftOut.length; i++) {
			all.add(new ComparisonResult.OfPeer(place.parts().get(i).peer(), block.differing(i), block.unreadable(i), leftOut[i]));
		}
		return new ComparisonResult(place.length(), done, holes, places, runs, differences, block.pointers(), all, first, latest,
				skew);
	}
}
