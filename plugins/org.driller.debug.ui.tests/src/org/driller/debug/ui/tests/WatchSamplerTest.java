/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.driller.core.Peer;
import org.driller.debug.core.watch.PlaceSpec;
import org.driller.debug.core.watch.WatchHistory;
import org.driller.debug.core.watch.WatchSampler;
import org.driller.debug.core.watch.WatchSnapshot;
import org.driller.debug.core.watch.WatchSnapshot.Summary;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Places of real processes, without a view. */
class WatchSamplerTest {

	private final List<Peer> peers = new CopyOnWriteArrayList<>();
	private final WatchSampler sampler = new WatchSampler(() -> peers, snapshot -> {
		// The tests ask for the latest.
	});

	@AfterEach
	void close() {
		sampler.close();
		peers.forEach(Peer::close);
	}

	private void attach(RanksGroup ranks, int size) throws Exception {
		for (int rank = 0; rank < size; rank++) {
			peers.add(Peer.open(ranks.pid(rank)));
		}
	}

	private void watch(String... places) throws Exception {
		var specs = new ArrayList<PlaceSpec>();
		for (String place : places) {
			specs.add(PlaceSpec.parse(place));
		}
		sampler.setPlaces(specs);
		Waiting.until("the places are looked at", //$NON-NLS-1$
				() -> sampler.latest().rows().stream().map(WatchSnapshot.Row::spec).distinct().toList().equals(specs)
						&& sampler.latest().sampled() > 0);
	}

	private boolean isReadable() {
		WatchSnapshot now = sampler.latest();
		return now.columns().size() == peers.size() && now.readable() == now.rows().size() * now.columns().size();
	}

	private boolean isWritten(int row, int rank) {
		String text = sampler.latest().text(row, rank);
		return text != null && text.startsWith("\"rank " + rank + " of "); //$NON-NLS-1$ //$NON-NLS-2$
	}

	@Test
	void countersOfAllRanksAreReadAndKept() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(3)) {
			attach(ranks, 3);
			sampler.setRate(100);
			watch("counters:u64*2", "text:str", "ticks_that_are_none"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			// A rank has written its text once it has counted.
			Waiting.until("values are there", () -> sampler.latest().readable() == 9 && isWritten(2, 0) && isWritten(2, 1)); //$NON-NLS-1$
			WatchSnapshot first = sampler.latest();
			assertEquals("counters[1]", first.rows().get(1).label()); //$NON-NLS-1$
			assertEquals("counters+8:u64", first.rows().get(1).text()); //$NON-NLS-1$
			assertTrue(first.text(2, 1).startsWith("\"rank 1 of 3"), first.text(2, 1)); //$NON-NLS-1$
			Waiting.until("the counters go on", () -> sampler.latest().number(0, 0) > first.number(0, 0) //$NON-NLS-1$
					&& sampler.latest().number(0, 2) > first.number(0, 2));
			WatchSnapshot now = sampler.latest();
			assertTrue(now.columns().get(0).changed()[0] != 0, "the change is known"); //$NON-NLS-1$
			assertTrue(now.columns().get(0).rose()[0], "and that it went up"); //$NON-NLS-1$
			long sum = 0;
			for (int column = 0; column < 3; column++) {
				sum += Long.parseLong(now.text(0, column));
			}
			assertEquals(Long.toString(sum), now.summary(0, Summary.SUM));
			assertEquals("", now.summary(2, Summary.SUM), "text has no sum"); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(0, now.number(0, 0) - Math.min(now.number(0, 0), now.summaryNumber(0, Summary.MAXIMUM)));

			assertNull(now.text(3, 0));
			assertTrue(now.problem(3, 0).contains("ticks_that_are_none"), now.problem(3, 0)); //$NON-NLS-1$
			assertNotNull(now.missing(2), "it is in none"); //$NON-NLS-1$
			assertNull(now.missing(0));

			Waiting.until("the rate that is reached is known", () -> sampler.latest().rate() > 0); //$NON-NLS-1$
			long end = System.nanoTime();
			double[] course = sampler.history().trace(peers.get(0), 0, sampler.history().oldest(end), end, 20);
			assertFalse(Double.isNaN(course[19]));
			assertTrue(course[19] > course[0], Arrays.toString(course));
		}
	}

	@Test
	void theFaultyRankIsTheOutlier() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWith(4, "--fault", "2", "--interval-ms", "10")) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
			attach(ranks, 4);
			watch("settings+24:u64", "settings+8:str", "settings:ptr"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			Waiting.until("rank 2 is unlike the others", () -> { //$NON-NLS-1$
				WatchSnapshot now = sampler.latest();
				return isReadable() && now.columns().get(2).outliers()[0] && now.columns().get(2).outliers()[1];
			});
			WatchSnapshot now = sampler.latest();
			for (int column : new int[] { 0, 1, 3 }) {
				assertFalse(now.columns().get(column).outliers()[0]);
				assertFalse(now.columns().get(column).outliers()[1]);
				assertEquals("1000", now.text(0, column)); //$NON-NLS-1$
			}
			assertTrue(now.text(1, 2).contains("overrun"), now.text(1, 2)); //$NON-NLS-1$
		}
	}

	@Test
	void anEndIsKnownUntilAnotherTakesThePlace() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(2); RanksGroup others = RanksGroup.start(2)) {
			attach(ranks, 2);
			watch("text:str", "counters"); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("values are there", () -> isReadable() && isWritten(0, 1)); //$NON-NLS-1$
			ranks.kill(1);
			Waiting.until("its end is known", () -> sampler.latest().columns().get(1).ended()); //$NON-NLS-1$
			assertTrue(sampler.latest().text(0, 1).startsWith("\"rank 1 of 2"), "its last word is still there"); //$NON-NLS-1$ //$NON-NLS-2$
			Peer heir = Peer.open(others.pid(1));
			peers.add(heir);
			Waiting.until("the new rank 1 is in its place", () -> sampler.latest().columns().size() == 2 //$NON-NLS-1$
					&& sampler.latest().columns().get(1).peer() == heir && sampler.latest().readable() == 4);
			assertFalse(sampler.latest().columns().get(1).ended());
		}
	}

	@Test
	void otherPlacesLeaveTheHistoryOfThoseThatStay() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			attach(ranks, 1);
			sampler.setRate(50);
			watch("counters:u64"); //$NON-NLS-1$
			Waiting.until("there is some history", () -> sampler.latest().sampled() > 10 && isReadable()); //$NON-NLS-1$
			long before = System.nanoTime();
			WatchHistory.Lines outdated = sampler.history().lines();
			watch("text:str", "counters:u64"); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("values are there", this::isReadable); //$NON-NLS-1$
			double[] course = sampler.history().trace(peers.get(0), 1, before - 1, before, 2);
			assertFalse(Double.isNaN(course[1]), "it is known what the counter was"); //$NON-NLS-1$
			assertThrows(IOException.class, outdated::next);
		}
	}

	@Test
	void theHistoryIsWrittenAsTheCommandWritesIt() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(2)) {
			attach(ranks, 2);
			sampler.setRate(50);
			watch("counters:u64*2", "text:str"); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("there is some history", () -> sampler.latest().sampled() > 20 && isReadable() && isWritten(2, 1)); //$NON-NLS-1$
			sampler.setPaused(true);
			assertTrue(sampler.isPaused());
			WatchHistory.Lines lines = sampler.history().lines();
			assertEquals("seconds,rank,pid,ended,counters[0],counters[1],text\r\n", lines.head()); //$NON-NLS-1$
			String last = null;
			int rounds = 0;
			for (String line = lines.next(); line != null; line = lines.next()) {
				last = line;
				rounds++;
			}
			assertTrue(rounds > 20, "rounds: " + rounds); //$NON-NLS-1$
			String[] rank1 = last.split("\r\n")[1].split(","); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals("1", rank1[1]); //$NON-NLS-1$
			assertEquals(Integer.toString(ranks.pid(1)), rank1[2]);
			assertTrue(Long.parseLong(rank1[4]) >= 0);
			assertTrue(rank1[6].startsWith("\"rank 1 of 2"), "a comma in a text makes it quoted: " + last); //$NON-NLS-1$
		}
	}

	@Test
	void whatIsNotSharedIsCopied() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			attach(ranks, 1);
			watch("counters:u64"); //$NON-NLS-1$
			Waiting.until("values are there", this::isReadable); //$NON-NLS-1$
			peers.get(0).restore();
			double then = sampler.latest().number(0, 0);
			Waiting.until("the counter is followed in private memory", () -> isReadable() && sampler.latest().number(0, 0) > then + 5); //$NON-NLS-1$
			peers.get(0).rebuild();
			double later = sampler.latest().number(0, 0);
			Waiting.until("and again in shared memory", () -> isReadable() && sampler.latest().number(0, 0) > later + 5); //$NON-NLS-1$
		}
	}
}
