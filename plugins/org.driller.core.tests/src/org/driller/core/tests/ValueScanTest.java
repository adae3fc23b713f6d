/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.driller.core.DrillerException;
import org.driller.core.PatternType;
import org.driller.core.Peer;
import org.driller.core.ScanCondition;
import org.driller.core.ScanMatch;
import org.driller.core.ScanProgress;
import org.driller.core.SegmentKind;
import org.driller.core.ValueScan;
import org.junit.jupiter.api.Test;

/** Narrowing scans over real peers while they run. */
class ValueScanTest {

	private static final Duration SLICE = Duration.ofMillis(50);

	private static ScanProgress pass(ValueScan scan, ScanCondition condition, String value) throws DrillerException {
		scan.begin(condition, value);
		ScanProgress progress;
		do {
			progress = scan.advance(SLICE);
		} while (!progress.done());
		assertEquals(1, progress.fraction());
		return progress;
	}

	private static long ticks(Peer peer) throws Exception {
		try (var symbols = peer.symbols()) {
			return symbols.find("counters").address(); // the ticks come first
		}
	}

	private static long read(Peer peer, long address) throws DrillerException {
		var bytes = new byte[Long.BYTES];
		assertEquals(Long.BYTES, peer.memory().read(address, bytes).length());
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
	}

	private static void awaitTick(Peer peer, long address) throws Exception {
		long before = read(peer, address);
		Await.until("it counts", () -> read(peer, address) > before);
	}

	@Test
	void narrowsDownToACounterOfEachPeer() throws Exception {
		try (var ranks = Ranks.start(2);
				var first = Peer.open(ranks.pids().get(0));
				var second = Peer.open(ranks.pids().get(1));
				var scan = ValueScan.of(PatternType.U64, 0, 0, ValueScan.DEFAULT_LIMIT)) {
			scan.add(first, Set.of(SegmentKind.DATA, SegmentKind.BSS));
			scan.add(second, Set.of(SegmentKind.DATA, SegmentKind.BSS));
			ScanProgress progress = pass(scan, ScanCondition.UNKNOWN, null);
			long all = progress.matches();
			assertTrue(all > 1000, "every place: " + all);
			assertEquals(1, progress.pass());
			for (int i = 0; i < 3; i++) {
				awaitTick(first, ticks(first));
				awaitTick(second, ticks(second));
				progress = pass(scan, ScanCondition.INCREASED, null);
			}
			assertTrue(progress.matches() < all, "fewer than " + all);
			List<ScanMatch> matches = scan.matches(0, Integer.MAX_VALUE / 32);
			assertEquals(progress.matches(), matches.size());
			for (Peer peer : List.of(first, second)) {
				long address = ticks(peer);
				ScanMatch found = matches.stream().filter(match -> match.peer() == peer && match.address() == address).findAny()
						.orElse(null);
				assertNotNull(found, "the counter of " + peer + " is among them");
				assertTrue(found.bits() <= read(peer, address), found.text());
				assertEquals(found.text(), found.value().toString());
			}
			// Page by page it is the same.
			for (int i = 0; i < matches.size(); i++) {
				assertEquals(List.of(matches.get(i)), scan.matches(i, 1));
			}
			assertEquals(List.of(), scan.matches(matches.size(), 1));
			assertEquals(matches.size(), scan.parts().stream().mapToLong(part -> part.matches()).sum());
		}
	}

	@Test
	void dropsPeersThatEnd() throws Exception {
		try (var ranks = Ranks.start(2);
				var first = Peer.open(ranks.pids().get(0));
				var second = Peer.open(ranks.pids().get(1));
				var scan = ValueScan.of(PatternType.I32, 0, 0, ValueScan.DEFAULT_LIMIT)) {
			scan.add(first, Set.of());
			scan.add(second, Set.of());
			pass(scan, ScanCondition.NOT_EQUAL, "0");
			Ranks.kill(first.pid());
			Await.until("it has ended", () -> !first.isAlive());
			ScanProgress progress = pass(scan, ScanCondition.UNCHANGED, null);
			assertTrue(scan.parts().get(0).ended());
			assertEquals(0, scan.parts().get(0).matches());
			// The other one ends a little later, since its neighbour has gone.
			assertEquals(scan.parts().get(1).ended() ? 2 : 1, progress.ended());
			assertTrue(scan.parts().get(1).ended() || scan.parts().get(1).matches() > 0);
		}
	}

	@Test
	void saysWhatIsLeftOut() throws Exception {
		try (var ranks = Ranks.start(1);
				var peer = Peer.open(ranks.pids().get(0));
				var scan = ValueScan.of(PatternType.U8, 0, 0, 4096)) {
			scan.add(peer, Set.of());
			ScanProgress progress = pass(scan, ScanCondition.UNKNOWN, null);
			assertTrue(progress.leftOut() > 0);
			assertTrue(progress.memory() <= 4096, "memory " + progress.memory());
			assertTrue(progress.reason().contains("left out"), progress.reason());
		}
	}

	@Test
	void saysWhatIsWrong() throws Exception {
		assertThrows(DrillerException.class, () -> ValueScan.of(PatternType.TEXT, 0, 0, 0));
		assertThrows(DrillerException.class, () -> ValueScan.of(PatternType.I32, 3, 0, 0));
		try (var ranks = Ranks.start(1); var peer = Peer.open(ranks.pids().get(0))) {
			var scan = ValueScan.of(PatternType.I8, 0, 0, 0);
			assertThrows(DrillerException.class, () -> scan.advance(SLICE));
			scan.add(peer, Set.of(SegmentKind.STACK));
			var error = assertThrows(DrillerException.class, () -> scan.begin(ScanCondition.CHANGED, null));
			assertTrue(error.getMessage().contains("first pass"), error.getMessage());
			error = assertThrows(DrillerException.class, () -> scan.begin(ScanCondition.EQUAL, "1000"));
			assertTrue(error.getMessage().contains("not a number"), error.getMessage());
			pass(scan, ScanCondition.EQUAL, "82");
			assertFalse(scan.matches(0, 1).isEmpty());
			assertEquals(82L, scan.matches(0, 1).get(0).value());
			assertThrows(DrillerException.class, () -> scan.add(peer, Set.of()));
			// Closing the peer leaves the scan its memory; closing the scan ends it.
			peer.close();
			assertFalse(pass(scan, ScanCondition.GREATER, "0").matches() == 0);
			scan.close();
			scan.close();
			assertEquals(List.of(), scan.matches(0, 1));
			assertThrows(DrillerException.class, () -> scan.begin(ScanCondition.CHANGED, null));
		}
	}
}
