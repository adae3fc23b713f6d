/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.driller.core.internal.heap.HeapIndex;
import org.driller.core.internal.heap.HeapReader;

/**
 * The blocks of malloc in a peer: which one an address lies in, and whether the program has freed it. For glibc 2.31 to 2.41, dynamically
 * linked, on 64 bits; of other allocators nothing is known. Neither stops nor changes the peer.
 * <p>
 * What is said was true within the last seconds, of large heaps within the last ten times that it takes to walk over them. The walk is
 * done in the background, on the first question and again while there are questions; until the first one is done, nothing is known. While a
 * heap changes, and where it is damaged, much is not known; what is said of a block then is what the heap's own records say of it.
 * <p>
 * Any thread may ask, except that of a user interface.
 */
public final class PeerHeap {

	private static final int WALK_BLOCK = 128 << 10;
	private static final int LOOK_BLOCK = 12 << 10;
	/** After which time it is walked over anew, and after which an answer is too old. */
	private static final long RENEW_NANOS = 1_000_000_000;
	private static final long TRUST_NANOS = 4_000_000_000L;
	/** At most the inverse of this share of the time is spent walking. */
	private static final int SHARE = 5;

	/** Shared by all peers; its threads end when there is nothing to do. */
	private static final ExecutorService WALKERS = walkers();

	/** What came of a walk that began at a time and took so long, after so many closings; what has ended does not change any more. */
	private record Walked(Optional<HeapIndex> index, long begin, long cost, int closings, boolean ended) {

		/** Whether it is older than so long, or than so many times what it cost. */
		boolean isOlder(long nanos, long share) {
			return !ended && System.nanoTime() - begin > Math.max(nanos, cost * share);
		}
	}

	private final Peer peer;
	private final HeapReader looks;
	private final AtomicBoolean walking = new AtomicBoolean();
	/** Counts what makes walks worthless. */
	private final AtomicInteger closings = new AtomicInteger();
	/** Null if nothing is known yet. */
	private volatile Walked walked;

	PeerHeap(Peer peer) {
		this.peer = peer;
		looks = new HeapReader(this::read, LOOK_BLOCK);
	}

	private static ExecutorService walkers() {
		var pool = new ThreadPoolExecutor(2, 2, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
			var thread = new Thread(work, "Driller heap walk"); //$NON-NLS-1$
			thread.setDaemon(true);
			return thread;
		});
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	/**
	 * Finds the block that an address lies in. Takes some system calls.
	 *
	 * @param address any address
	 * @return the block; nothing if it lies in none, or that is not known, or not known yet
	 */
	public Optional<HeapBlock> blockAt(long address) {
		Segment segment = peer.segmentAt(address).filter(PeerHeap::mayBeHeap).orElse(null);
		if (segment == null) {
			return Optional.empty();
		}
		Walked latest = walked;
		if (latest == null || latest.closings() != closings.get()) {
			walk();
			return Optional.empty();
		}
		if (latest.isOlder(RENEW_NANOS, SHARE)) {
			walk();
		}
		if (latest.index().isEmpty() || latest.isOlder(TRUST_NANOS, 2 * SHARE)) {
			return Optional.empty();
		}
		synchronized (looks) {
			return latest.index().get().blockAt(address, segment, looks);
		}
	}

	private static boolean mayBeHeap(Segment segment) {
		return segment.isWritable() && (segment.kind() == SegmentKind.HEAP || segment.kind() == SegmentKind.ANONYMOUS);
	}

	private void walk() {
		if (peer.isAttached() && walking.compareAndSet(false, true)) {
			int before = closings.get();
			WALKERS.execute(() -> {
				try {
					walkNow(before);
				} finally {
					walking.set(false);
				}
			});
		}
	}

	private void walkNow(int before) {
		long begin = System.nanoTime();
		boolean ended = !peer.isAlive();
		Walked latest = walked;
		var fresh = HeapIndex.build(peer.segments(), latest == null ? null : latest.index().orElse(null),
				new HeapReader(this::read, WALK_BLOCK), () -> closings.get() != before);
		if (closings.get() == before) {
			walked = new Walked(fresh, begin, System.nanoTime() - begin, before, ended);
		}
	}

	private int read(long address, ByteBuffer target) {
		int readable = 0;
		for (ReadResult.Range range : peer.memory().read(address, target).ranges()) {
			if (!range.isReadable()) {
				break;
			}
			readable += range.length();
		}
		return readable;
	}

	/** Forgets all. Does not block; a walk that is under way ends soon. */
	void close() {
		closings.incrementAndGet();
		walked = null;
	}
}
