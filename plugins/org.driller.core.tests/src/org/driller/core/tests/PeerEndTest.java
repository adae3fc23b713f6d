/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.driller.core.MappedMemory;
import org.driller.core.MemorySource;
import org.driller.core.Peer;
import org.driller.core.ReadResult;
import org.driller.core.Segment;
import org.driller.core.SegmentKind;
import org.driller.core.UnreadableReason;
import org.junit.jupiter.api.Test;

/** Peers that die, and peers that are closed, while several threads read them. */
class PeerEndTest {

	/** Threads that read a peer every way there is until they are told to stop. */
	private static final class Readers implements AutoCloseable {

		private final AtomicBoolean stop = new AtomicBoolean();
		private final AtomicReference<Throwable> failure = new AtomicReference<>();
		private final AtomicLong rounds = new AtomicLong();
		private final List<Thread> threads = new ArrayList<>();

		Readers(Peer peer, MappedMemory window, ByteBuffer view) {
			for (int i = 0; i < 4; i++) {
				var thread = new Thread(() -> {
					try {
						while (!stop.get()) {
							readOnce(peer, window, view);
							rounds.incrementAndGet();
						}
					} catch (Throwable e) {
						failure.compareAndSet(null, e);
					}
				});
				thread.start();
				threads.add(thread);
			}
		}

		private static void readOnce(Peer peer, MappedMemory window, ByteBuffer view) {
			byte[] bytes = new byte[512];
			for (Segment segment : peer.segments()) {
				ReadResult result = peer.memory().read(segment.start(), bytes);
				assertEquals(512, result.ranges().stream().mapToInt(ReadResult.Range::length).sum());
			}
			window.read(0, bytes);
			view.getLong(8);
			peer.update();
			peer.isAlive();
		}

		/** Returns when every thread has read everything some more times. */
		void awaitRounds(long more) throws Exception {
			long goal = rounds.get() + more;
			Await.until(more + " more rounds are read", () -> rounds.get() >= goal || failure.get() != null);
		}

		@Override
		public void close() throws Exception {
			stop.set(true);
			for (Thread thread : threads) {
				thread.join();
			}
			if (failure.get() != null) {
				throw new AssertionError("a reader failed", failure.get());
			}
		}
	}

	@Test
	void aPeerThatIsKilledWhileItIsReadStaysReadable() throws Exception {
		try (var ranks = Ranks.start(1); Peer peer = MemoryTest.shared(ranks)) {
			Segment relro = MemoryTest.segment(peer, SegmentKind.RELRO);
			byte[] before = new byte[(int) relro.size()];
			peer.memory().read(relro.start(), before);
			MappedMemory window = peer.memory().map(MemoryTest.segment(peer, SegmentKind.DATA));
			ByteBuffer view = peer.memory().view(relro);
			try (var readers = new Readers(peer, window, view)) {
				readers.awaitRounds(20);
				Ranks.kill(peer.pid());
				Await.until("it has ended", () -> !peer.isAlive());
				readers.awaitRounds(200);
			}
			byte[] after = new byte[before.length];
			ReadResult result = peer.memory().read(relro.start(), after);
			assertEquals(MemorySource.IMAGE, result.ranges().get(0).source());
			assertTrue(result.isComplete());
			assertArrayEquals(before, after);
			assertTrue(window.read(0, new byte[8]));
			assertEquals(ByteBuffer.wrap(before).order(view.order()).getLong(8), view.getLong(8));
			// What was private went with the process, and says so.
			Segment vdso = peer.segments().stream().filter(s -> s.name().equals("[vdso]")).findFirst().orElseThrow();
			ReadResult gone = peer.memory().read(vdso.start(), new byte[16]);
			assertEquals(UnreadableReason.ENDED, gone.ranges().get(0).reason(), gone.toString());
			// And a new window can still be opened.
			assertTrue(peer.memory().map(relro).read(0, new byte[8]));
		}
	}

	@Test
	void aPeerThatIsClosedWhileItIsReadDoesNoHarm() throws Exception {
		try (var ranks = Ranks.start(1)) {
			for (int round = 0; round < 20; round++) {
				Peer peer = MemoryTest.shared(ranks);
				MappedMemory window = peer.memory().map(MemoryTest.segment(peer, SegmentKind.DATA));
				ByteBuffer view = peer.memory().view(MemoryTest.segment(peer, SegmentKind.RELRO));
				try (var readers = new Readers(peer, window, view)) {
					readers.awaitRounds(10);
					peer.close();
					readers.awaitRounds(10);
				}
				assertTrue(window.isClosed());
				assertFalse(peer.isAttached());
			}
		}
	}

	@Test
	void manyPeersDyingAtOnceAreAllNoticed() throws Exception {
		try (var ranks = Ranks.start(8)) {
			List<Peer> peers = new ArrayList<>();
			for (int pid : ranks.pids()) {
				peers.add(Peer.open(pid));
			}
			ranks.pids().forEach(Ranks::kill);
			for (Peer peer : peers) {
				Await.until(peer + " has ended", () -> !peer.isAlive());
				assertTrue(peer.isAttached());
				peer.close();
			}
		}
	}
}
