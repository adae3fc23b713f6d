/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.driller.core.ComparedPeers;
import org.driller.core.ComparedPlace;
import org.driller.core.ComparisonOptions;
import org.driller.core.ComparisonResult;
import org.driller.core.MemoryComparison;
import org.driller.core.MemoryDiff;
import org.driller.core.MemorySearch;
import org.driller.core.PatternType;
import org.driller.core.Peer;
import org.driller.core.PlaceMatching;
import org.driller.core.SearchPattern;
import org.driller.core.Snapshot;
import org.driller.core.SnapshotMonitor;
import org.driller.core.SnapshotStore;
import org.driller.core.SnapshotTarget;
import org.driller.debug.ui.tests.support.BenchTargets;
import org.driller.debug.ui.tests.support.CLibrary;
import org.driller.debug.ui.tests.support.Figures;
import org.junit.jupiter.api.Test;

import com.sun.jna.Memory;

/**
 * Measures searching, comparing and saving the memory of peers, as {@link IdeBench} measures the rest: not a test, and not run as one. Figures
 * are GB of one peer in a second.
 */
class AcrossBench {

	private static final int BYTES = 256 << 20;
	private static final int ROUNDS = 5;
	/** Time enough for all of it. */
	private static final Duration SLICE = Duration.ofSeconds(10);

	/** Something that is timed. */
	private interface Work {
		void run() throws Exception;
	}

	private static double once(Work work) throws Exception {
		long begin = System.nanoTime();
		work.run();
		// Bytes in a nanosecond are GB in a second.
		return (double) BYTES / (System.nanoTime() - begin);
	}

	/** The best of some rounds, after one in which pages are mapped and code is compiled. */
	private static double best(Work work) throws Exception {
		work.run();
		double best = 0;
		for (int round = 0; round < ROUNDS; round++) {
			best = Math.max(best, once(work));
		}
		return best;
	}

	private static ByteBuffer mapped(BenchTargets targets, int index) throws Exception {
		return targets.peer(index).memory().map(targets.address(index), BYTES).buffer();
	}

	private static void search(Peer peer, long address, SearchPattern pattern) throws Exception {
		try (MemorySearch search = peer.memory().search(pattern, address, address + BYTES)) {
			while (!search.progress().done()) {
				assertEquals(0, search.next(1, SLICE).length);
			}
			assertEquals(BYTES, search.progress().scanned());
		}
	}

	/** Against memchr. */
	@Test
	void searches() throws Exception {
		try (BenchTargets targets = BenchTargets.start(1, BYTES)) {
			ByteBuffer bytes = mapped(targets, 0);
			long address = targets.address(0);
			var text = SearchPattern.of(PatternType.TEXT, "absent"); //$NON-NLS-1$
			var number = SearchPattern.of(PatternType.U32, "1..1000"); //$NON-NLS-1$
			Figures.put("search.memchrFirst", once(() -> CLibrary.memchr(bytes, 'a'))); //$NON-NLS-1$
			Figures.put("search.memchr", best(() -> CLibrary.memchr(bytes, 'a'))); //$NON-NLS-1$
			Figures.put("search.text", best(() -> search(targets.peer(0), address, text))); //$NON-NLS-1$
			Figures.put("search.number", best(() -> search(targets.peer(0), address, number))); //$NON-NLS-1$
			try (Peer stranger = targets.open(0)) {
				Figures.put("search.first", once(() -> search(stranger, address, text))); //$NON-NLS-1$
			}
		}
	}

	private static void compare(ComparedPeers compared, BenchTargets targets) throws Exception {
		ComparedPlace place = compared.at(0, "filled", targets.address(0), BYTES, PlaceMatching.MODULE); //$NON-NLS-1$
		assertEquals(targets.address(1), place.parts().get(1).address());
		MemoryComparison comparison = compared.compare(place, ComparisonOptions.DEFAULT);
		while (comparison.next(SLICE)) {
			continue;
		}
		ComparisonResult result = comparison.result();
		assertEquals(BYTES, result.done());
		assertEquals(0, result.holes() + result.places() + result.peers().get(1).unreadable(), result.toString());
	}

	/** Against memcmp. */
	@Test
	void compares() throws Exception {
		try (BenchTargets targets = BenchTargets.start(2, BYTES)) {
			targets.vary();
			ByteBuffer one = mapped(targets, 0);
			ByteBuffer other = mapped(targets, 1);
			Figures.put("compare.memcmpFirst", once(() -> CLibrary.memcmp(one, other))); //$NON-NLS-1$
			Figures.put("compare.memcmp", best(() -> CLibrary.memcmp(one, other))); //$NON-NLS-1$
			try (ComparedPeers compared = ComparedPeers.open(List.of(targets.peer(0), targets.peer(1)))) {
				Figures.put("compare.peers", best(() -> compare(compared, targets))); //$NON-NLS-1$
			}
			try (Peer first = targets.open(0);
					Peer second = targets.open(1);
					ComparedPeers compared = ComparedPeers.open(List.of(first, second))) {
				Figures.put("compare.first", once(() -> compare(compared, targets))); //$NON-NLS-1$
			}
		}
	}

	private static Snapshot take(SnapshotStore store, Peer peer, long address) throws Exception {
		var target = new SnapshotTarget(peer, List.of(peer.segmentAt(address).orElseThrow()));
		Snapshot snapshot = store.take("bench", List.of(target), false, SnapshotMonitor.NONE).orElseThrow(); //$NON-NLS-1$
		assertEquals(BYTES, snapshot.copied());
		return snapshot;
	}

	private static void diff(Snapshot snapshot, Peer peer) throws Exception {
		try (Peer saved = snapshot.processes().get(0).open()) {
			var diff = new MemoryDiff(saved, peer, 1);
			while (!diff.progress().done()) {
				diff.next(SLICE);
			}
			assertEquals(BYTES, diff.progress().compared());
			assertEquals(0, diff.progress().differences());
		}
	}

	/** Against memcpy, to a file system in memory where there is one; and what was saved against what lives, against memcmp. */
	@Test
	void saves() throws Exception {
		Path memory = Path.of("/dev/shm"); //$NON-NLS-1$
		Path home = Files.isWritable(memory) ? Files.createTempDirectory(memory, "driller-bench") //$NON-NLS-1$
				: Files.createTempDirectory("driller-bench"); //$NON-NLS-1$
		var store = new SnapshotStore(home);
		try (BenchTargets targets = BenchTargets.start(2, BYTES); var warm = new Memory(BYTES)) {
			targets.vary();
			Peer peer = targets.peer(0);
			ByteBuffer bytes = mapped(targets, 0);
			Figures.put("snapshot.memcpy", best(() -> CLibrary.memcpy(warm, bytes))); //$NON-NLS-1$
			Figures.put("snapshot.fresh", best(() -> CLibrary.freshMemcpy(bytes))); //$NON-NLS-1$
			Figures.put("snapshot.memory", Files.getFileStore(home).type().equals("tmpfs") ? 1 : 0); //$NON-NLS-1$ //$NON-NLS-2$
			double best = 0;
			double copy = 0;
			for (int round = 0; round < ROUNDS; round++) {
				best = Math.max(best, once(() -> take(store, peer, targets.address(0))));
				Snapshot taken = store.list().get(0);
				copy = Math.max(copy, (double) BYTES / taken.skew().toNanos());
				store.delete(taken);
			}
			Figures.put("snapshot.take", best); //$NON-NLS-1$
			Figures.put("snapshot.copy", copy); //$NON-NLS-1$
			ByteBuffer other = mapped(targets, 1);
			Figures.put("diff.memcmp", best(() -> CLibrary.memcmp(bytes, other))); //$NON-NLS-1$
			Snapshot snapshot = take(store, peer, targets.address(0));
			Figures.put("diff.live", best(() -> diff(snapshot, peer))); //$NON-NLS-1$
			store.delete(snapshot);
		} finally {
			Files.delete(home);
		}
	}
}
