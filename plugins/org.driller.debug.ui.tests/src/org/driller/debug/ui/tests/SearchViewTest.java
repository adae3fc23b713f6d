/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.driller.core.SegmentKind;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.search.SearchMatch;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.SearchViewTester;
import org.driller.debug.ui.tests.support.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CleanWorkbench.class)
class SearchViewTest {

	private static final String TEXT = "Text (UTF-8)"; //$NON-NLS-1$
	private static final String BYTES = "Bytes"; //$NON-NLS-1$
	private static final String MARK = "RANKS-STACK-MARK"; //$NON-NLS-1$

	/** Attached, which the search needs. */
	private static void awaitGroup(RanksGroup ranks, int size) throws Exception {
		PeersViewTester.open().group(ranks.name(), size);
	}

	@Test
	void findsInAllPeersOfAGroupAndShowsLiveBytes() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(3)) {
			awaitGroup(ranks, 3);
			SearchViewTester search = SearchViewTester.open();
			search.in("Group " + ranks.name()); //$NON-NLS-1$
			search.segments(SegmentKind.STACK.label());
			search.pattern(TEXT, MARK);
			List<SearchMatch> matches = search.search();
			for (int rank = 0; rank < 3; rank++) {
				int pid = ranks.pid(rank);
				long marker = ranks.address(rank, "marker"); //$NON-NLS-1$
				assertTrue(matches.stream().anyMatch(match -> match.peer().pid() == pid && match.address() == marker),
						"rank " + rank + " has its marker among " + matches); //$NON-NLS-1$ //$NON-NLS-2$
			}
			assertTrue(search.status().contains("3 peers"), search.status()); //$NON-NLS-1$
			assertEquals(matches.size(), search.table().getItemCount());
			assertTrue(search.table().getItem(0).getText(3).startsWith("52 41 4e 4b"), "the bytes are shown"); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(MARK, search.table().getItem(0).getText(4));
			assertTrue(search.table().getItem(0).getText(2).contains("[stack]+0x"), search.table().getItem(0).getText(2)); //$NON-NLS-1$

			LiveMemoryControl live = search.select(0);
			Waiting.until("the live bytes of the match are shown", //$NON-NLS-1$
					() -> live.selection().first() == matches.get(0).address() && live.paintedSamples() > 0);
		}
	}

	@Test
	void findsTheSymbolInOnePeerOnly() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(2)) {
			awaitGroup(ranks, 2);
			SearchViewTester search = SearchViewTester.open();
			search.in(ranks.name() + ", rank 1 (" + ranks.pid(1) + ')'); //$NON-NLS-1$
			search.segments(SegmentKind.DATA.label());
			search.pattern(TEXT, "rank 1 of 2: tick"); //$NON-NLS-1$
			Waiting.until("the rank's text is found", () -> !search.search().isEmpty()); //$NON-NLS-1$
			SearchMatch match = search.view().matches().get(0);
			assertEquals(ranks.pid(1), match.peer().pid());
			assertEquals(ranks.address(1, "text"), match.address()); //$NON-NLS-1$
			assertEquals("text", match.place()); //$NON-NLS-1$
		}
	}

	@Test
	void findsFloatingPointWithinAToleranceAndPointersIntoARange() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			awaitGroup(ranks, 1);
			SearchViewTester search = SearchViewTester.open();
			search.in("Group " + ranks.name()); //$NON-NLS-1$
			search.segments(SegmentKind.DATA.label());
			// The factor in the settings is 0.5.
			search.pattern("Floating point, 64 bits", "0.499"); //$NON-NLS-1$ //$NON-NLS-2$
			assertTrue(search.search().stream().noneMatch(match -> match.place().startsWith("settings")), "it is not exact"); //$NON-NLS-1$ //$NON-NLS-2$
			search.tolerance("0.01"); //$NON-NLS-1$
			assertTrue(search.search().stream().anyMatch(match -> match.place().startsWith("settings"))); //$NON-NLS-1$
			search.tolerance("-1"); //$NON-NLS-1$
			search.press();
			assertFalse(search.view().isSearching());
			assertTrue(search.status().contains("tolerance"), search.status()); //$NON-NLS-1$
			// The list begins with a pointer to its first node, on the heap; it is empty at times.
			var peer = PeersViewTester.open().group(ranks.name(), 1).peers().get(0).peer();
			var heap = peer.segments().stream().filter(segment -> segment.kind() == SegmentKind.HEAP).findFirst().orElseThrow();
			search.pattern("Pointer", "0x" + Long.toHexString(heap.start()) + "..0x" + Long.toHexString(heap.end() - 1)); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			Waiting.until("the list's pointer is found", //$NON-NLS-1$
					() -> search.search().stream().anyMatch(match -> match.place().equals("list"))); //$NON-NLS-1$
		}
	}

	@Test
	void stopsWhenToldToAndIsBounded() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			awaitGroup(ranks, 1);
			SearchViewTester search = SearchViewTester.open();
			search.in("Group " + ranks.name()); //$NON-NLS-1$
			search.pattern(BYTES, "00"); //$NON-NLS-1$
			search.press();
			assertEquals("Stop", search.button()); //$NON-NLS-1$
			Waiting.until("there is something", () -> !search.view().matches().isEmpty()); //$NON-NLS-1$
			if (search.view().isSearching()) {
				search.press();
			}
			search.awaitEnd();
			assertEquals("Search", search.button()); //$NON-NLS-1$
			assertTrue(search.view().matches().size() <= 100_000);
			assertTrue(search.status().startsWith("Stopped"), search.status()); //$NON-NLS-1$
			// A new search forgets the old one.
			search.pattern(TEXT, "nothing of the kind is in there, surely"); //$NON-NLS-1$
			search.segments(SegmentKind.HEAP.label());
			assertEquals(List.of(), search.search());
			assertEquals(0, search.table().getItemCount());
		}
	}

	@Test
	void saysWhatIsWrongAndSearchesWhatHasEnded() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			awaitGroup(ranks, 1);
			SearchViewTester search = SearchViewTester.open();
			search.in("Group " + ranks.name()); //$NON-NLS-1$
			search.pattern(BYTES, "xyz"); //$NON-NLS-1$
			search.press();
			assertFalse(search.view().isSearching());
			assertTrue(search.status().contains("hexadecimal digits"), search.status()); //$NON-NLS-1$
			ranks.kill(0);
			search.pattern(TEXT, MARK);
			search.segments(SegmentKind.STACK.label());
			Waiting.until("it is known to have ended", () -> { //$NON-NLS-1$
				search.search();
				return search.status().contains("has ended"); //$NON-NLS-1$
			});
			assertFalse(search.view().matches().isEmpty(), "what it had shared is still searched"); //$NON-NLS-1$
		}
	}
}
