/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.driller.core.DrillerException;
import org.driller.core.ParkMethod;
import org.driller.core.Peer;
import org.driller.core.PeerHold;
import org.driller.core.PeerState;
import org.driller.core.Symbol;
import org.junit.jupiter.api.Test;

/** Peers whose threads are held for a copy. */
class PeerHoldTest {

	private static final int BYTES = 32 * Long.BYTES;

	private static Ranks quick(String mode) throws Exception {
		return Ranks.start(1, Map.of("DRILLER", mode), List.of(Native.program("ranks"), "--interval-ms", "1"));
	}

	private static Peer started(Ranks ranks) throws Exception {
		Peer peer = Peer.open(ranks.pids().get(0));
		Await.until("it has started", () -> {
			peer.update();
			return peer.state() != PeerState.STARTING && !peer.segments().isEmpty();
		});
		return peer;
	}

	/** What changes all the time. */
	private static byte[] counters(Peer peer) throws Exception {
		try (var symbols = peer.symbols()) {
			Symbol counters = symbols.find("counters");
			byte[] bytes = new byte[BYTES];
			assertTrue(peer.memory().read(counters.address(), bytes).isComplete());
			return bytes;
		}
	}

	private static void awaitWork(Peer peer) throws Exception {
		byte[] before = counters(peer);
		Await.until("it goes on", () -> !Arrays.equals(before, counters(peer)));
	}

	@Test
	void standsStillWhileItIsHeld() throws Exception {
		try (var ranks = quick("lazy"); Peer peer = started(ranks)) {
			awaitWork(peer);
			PeerHold.Result result;
			byte[] first;
			byte[] second;
			// On a busy machine the lease may run out before it was read twice.
			do {
				try (PeerHold hold = peer.park(Peer.LONGEST_LEASE, false)) {
					assertEquals(Peer.LONGEST_LEASE, hold.begun().lease());
					assertFalse(hold.begun().expired());
					first = counters(peer);
					Thread.sleep(50); // time in which it would have written 50 times
					second = counters(peer);
					result = hold.release();
					assertSame(result, hold.release());
				}
			} while (result.expired());
			assertArrayEquals(first, second);
			assertTrue(result.heldNanos() > 0);
			assertTrue(result.threads() >= 1);
			assertEquals(ParkMethod.SEIZE, result.method());
			assertEquals(0, peer.status().counters().rebuilds());
			awaitWork(peer);
		}
	}

	@Test
	void sharesFirstIfThatIsAskedFor() throws Exception {
		try (var ranks = quick("lazy"); Peer peer = started(ranks)) {
			try (PeerHold hold = peer.park(Duration.ofSeconds(1), true)) {
				assertTrue(hold.begun().bytes() > 0);
				peer.update();
				assertEquals(1, peer.status().counters().rebuilds());
			}
			Await.until("it is let go and shared", () -> {
				peer.update();
				return peer.state() == PeerState.SHARED;
			});
			awaitWork(peer);
		}
	}

	@Test
	void saysThatTheLeaseRanOut() throws Exception {
		try (var ranks = quick("eager"); Peer peer = started(ranks)) {
			try (PeerHold hold = peer.park(Duration.ofMillis(20), false)) {
				awaitWork(peer);
				PeerHold.Result result = hold.release();
				assertTrue(result.expired());
				assertTrue(result.heldNanos() >= 20_000_000);
			}
			try (PeerHold hold = peer.park(Duration.ofHours(1), false)) {
				assertEquals(Peer.LONGEST_LEASE, hold.begun().lease());
			}
		}
	}

	@Test
	void closingLetsItGo() throws Exception {
		try (var ranks = quick("eager"); Peer peer = started(ranks)) {
			for (int i = 0; i < 20; i++) {
				peer.park(Peer.LONGEST_LEASE, i % 2 == 0).close();
			}
			awaitWork(peer);
			Await.until("it has ended", () -> {
				Ranks.kill(peer.pid());
				return !peer.isAlive();
			});
			assertEquals(1, assertThrows(DrillerException.class, () -> peer.park(Duration.ofSeconds(1), false)).getMessage()
					.lines().count());
		}
	}
}
