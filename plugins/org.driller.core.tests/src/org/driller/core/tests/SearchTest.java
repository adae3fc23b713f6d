/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.driller.core.DrillerException;
import org.driller.core.MemorySearch;
import org.driller.core.PatternType;
import org.driller.core.Peer;
import org.driller.core.SearchPattern;
import org.driller.core.SegmentKind;
import org.junit.jupiter.api.Test;

/** Searching real peers while they run. */
class SearchTest {

	private static final String MARK = "RANKS-STACK-MARK";
	private static final Duration SLICE = Duration.ofMillis(50);

	private static List<Long> all(MemorySearch search, int most) throws DrillerException {
		var found = new ArrayList<Long>();
		while (!search.progress().done()) {
			for (long address : search.next(most, SLICE)) {
				found.add(address);
			}
		}
		return found;
	}

	@Test
	void findsWhatIsThereInEachPeer() throws Exception {
		try (var ranks = Ranks.start(2)) {
			for (int pid : ranks.pids()) {
				try (var peer = Peer.open(pid);
						var search = peer.memory().search(SearchPattern.of(PatternType.TEXT, MARK), Set.of(SegmentKind.STACK))) {
					List<Long> found = all(search, 3);
					assertFalse(found.isEmpty(), "the marker is on the stack");
					assertEquals(MARK.length(), search.matchLength());
					var bytes = new byte[MARK.length()];
					peer.memory().read(found.get(0), bytes);
					assertArrayEquals(MARK.getBytes(StandardCharsets.US_ASCII), bytes);
					assertEquals(1, search.progress().fraction());
					assertFalse(search.progress().ended());
					// A range that begins behind it does not hold it.
					long end = peer.segmentAt(found.get(0)).orElseThrow().end();
					try (var rest = peer.memory().search(SearchPattern.of(PatternType.TEXT, MARK), found.get(found.size() - 1) + 1, end)) {
						assertEquals(List.of(), all(rest, 3));
					}
				}
			}
		}
	}

	@Test
	void returnsAsManyAsAskedForAndStops() throws Exception {
		try (var ranks = Ranks.start(1); var peer = Peer.open(ranks.pids().get(0))) {
			var search = peer.memory().search(SearchPattern.of(PatternType.BYTES, "00"), Set.of());
			assertEquals(10, search.next(10, Duration.ofSeconds(30)).length);
			assertFalse(search.progress().done());
			assertTrue(search.progress().fraction() < 1);
			search.close();
			search.close();
			assertEquals(0, search.next(10, SLICE).length);
		}
	}

	@Test
	void canBeClosedWhileAnotherThreadSearches() throws Exception {
		try (var ranks = Ranks.start(1); var peer = Peer.open(ranks.pids().get(0))) {
			for (int i = 0; i < 20; i++) {
				var search = peer.memory().search(SearchPattern.of(PatternType.U8, "255"), Set.of());
				var thread = new Thread(() -> {
					try {
						while (search.next(100, Duration.ofMillis(1)).length > 0) {
							continue;
						}
					} catch (DrillerException e) {
						throw new AssertionError(e);
					}
				});
				thread.start();
				peer.update();
				search.close();
				thread.join();
			}
		}
	}

	@Test
	void goesOnWhenThePeerEndsOrIsClosed() throws Exception {
		try (var ranks = Ranks.start(1); var peer = Peer.open(ranks.pids().get(0))) {
			var search = peer.memory().search(SearchPattern.of(PatternType.TEXT, MARK), Set.of());
			assertEquals(0, search.next(1, Duration.ZERO).length);
			Ranks.kill(peer.pid());
			Await.until("the peer has ended", () -> !peer.isAlive());
			peer.close();
			assertFalse(all(search, 10).isEmpty(), "what it had shared is still there");
			assertTrue(search.progress().ended());
			search.close();
			assertThrows(DrillerException.class, () -> peer.memory().search(SearchPattern.of(PatternType.TEXT, MARK), Set.of()));
		}
	}

	@Test
	void saysWhatIsWrongWithAPattern() throws Exception {
		var error = assertThrows(DrillerException.class, () -> SearchPattern.of(PatternType.BYTES, "7f 4"));
		assertTrue(error.getMessage().contains("hexadecimal digits"), error.getMessage());
		error = assertThrows(DrillerException.class, () -> SearchPattern.of(PatternType.I8, "1000"));
		assertTrue(error.getMessage().contains("not a number"), error.getMessage());
		assertThrows(DrillerException.class, () -> SearchPattern.of(PatternType.TEXT, ""));
		assertThrows(DrillerException.class, () -> SearchPattern.of(PatternType.I32, "1", false, 0.5, 0));
		assertThrows(DrillerException.class, () -> SearchPattern.of(PatternType.I32, "1", false, 0, 3));
		var pattern = SearchPattern.of(PatternType.UTF16, "h\u00e9", true, 0, 0);
		assertEquals(4, pattern.length());
		assertEquals(PatternType.UTF16, pattern.type());
		assertEquals("h\u00e9", pattern.text());
		assertTrue(PatternType.UTF32.isText());
		assertFalse(PatternType.BYTES.isText());
		assertFalse(PatternType.POINTER.isText());
	}
}
