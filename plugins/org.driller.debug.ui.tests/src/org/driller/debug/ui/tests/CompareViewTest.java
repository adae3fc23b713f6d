/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.driller.core.ComparisonResult.Difference;
import org.driller.core.SegmentKind;
import org.driller.debug.ui.live.model.ByteMarks.Mark;
import org.driller.debug.ui.live.model.LivePointer;
import org.driller.debug.ui.live.model.LivePointer.Kind;
import org.driller.debug.ui.live.model.Sample.Liveness;
import org.driller.debug.ui.live.view.LiveMemoryView;
import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.rendering.PeerSource;
import org.driller.debug.ui.tests.support.BenchTargets;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.CompareViewTester;
import org.driller.debug.ui.tests.support.LiveControlTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.PointersTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The view "Driller Compare" with real ranks. */
@ExtendWith(CleanWorkbench.class)
class CompareViewTest {

	private static final String SAME = "the same"; //$NON-NLS-1$
	private static final String DIFFERS = "differs in 27 bytes"; //$NON-NLS-1$
	/** Of the settings, over which the faulty rank writes. */
	private static final int NAME = 8;
	/** Where pointers of the sample stand: into a symbol, and to itself. */
	private static final int SLOT = 0x08;
	private static final int SELF = 0x20;
	private static final int LARGE = 256 << 20;

	private static GroupNode group(RanksGroup ranks, int size) throws Exception {
		return PeersViewTester.open().group(ranks.name(), size);
	}

	private static RanksGroup faulty() throws Exception {
		return RanksGroup.startWith(4, "--fault", "2", "--interval-ms", "20"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
	}

	@Test
	void showsWhichRankWentWrongAndWhere() throws Exception {
		try (RanksGroup ranks = faulty()) {
			PeersViewTester.open().select(group(ranks, 4));
			CompareViewTester compare = CompareViewTester.compareSelected();
			compare.awaitColumns(4);
			assertNotEquals("", compare.place(), "the program's variables, to begin with"); //$NON-NLS-1$ //$NON-NLS-2$
			compare.comparePlace("settings"); //$NON-NLS-1$
			compare.awaitSummaries(SAME, SAME, DIFFERS, SAME);
			Waiting.until("the bytes are marked", //$NON-NLS-1$
					() -> compare.marks(NAME).equals(List.of(Mark.OTHERS, Mark.OTHERS, Mark.ODD, Mark.OTHERS)));
			assertEquals(List.of(Mark.NONE, Mark.NONE, Mark.NONE, Mark.NONE), compare.marks(0));
			String status = compare.view().statusText();
			assertTrue(status.contains("27 bytes of 40 B differ: 1 difference among 4 peers"), status); //$NON-NLS-1$
			assertTrue(status.contains("each part read within") && status.contains("visible bytes within"), status); //$NON-NLS-1$ //$NON-NLS-2$
			// It can be seen, and by its shape too: not like a byte of the same value that is not marked.
			LiveControlTester odd = compare.live(2);
			Waiting.until("marked bytes look unlike others", //$NON-NLS-1$
					() -> LiveControlTester.differ(odd.picture(compare.start(2) + NAME), odd.picture(compare.start(2) + 1)));

			compare.against("rank 2 (" + ranks.pid(2) + ')'); //$NON-NLS-1$
			compare.awaitSummaries(DIFFERS, DIFFERS, "the others are held against it", DIFFERS); //$NON-NLS-1$
			Waiting.until("the others are odd now", //$NON-NLS-1$
					() -> compare.marks(NAME).equals(List.of(Mark.ODD, Mark.ODD, Mark.OTHERS, Mark.ODD)));
		}
	}

	@Test
	void goesToTheNextAndPreviousDifference() throws Exception {
		try (RanksGroup ranks = faulty()) {
			group(ranks, 4);
			CompareViewTester compare = CompareViewTester.compare(ranks);
			compare.comparePlace("settings"); //$NON-NLS-1$
			compare.awaitSummaries(SAME, SAME, DIFFERS, SAME);
			compare.live(1).click(compare.start(1));
			compare.ctrl(1, '.', () -> compare.cursors().equals(List.of(8L, 8L, 8L, 8L)));
			compare.run("next"); //$NON-NLS-1$
			assertTrue(compare.view().problemText().contains("no further difference"), compare.view().problemText()); //$NON-NLS-1$
			compare.live(1).click(compare.start(1) + 39);
			compare.run("previous"); //$NON-NLS-1$
			assertEquals(List.of(8L, 8L, 8L, 8L), compare.cursors());
			compare.run("previous"); //$NON-NLS-1$
			assertTrue(compare.view().problemText().contains("before the cursor"), compare.view().problemText()); //$NON-NLS-1$

			// Through many of them, with what was found held by a pause.
			compare.comparePlace("bss"); //$NON-NLS-1$
			compare.column(0).live().setPaused(true);
			Waiting.until("it is paused", () -> compare.view().statusText().contains("paused")); //$NON-NLS-1$ //$NON-NLS-2$
			assertTrue(compare.column(3).live().isPaused(), "one pauses, all pause"); //$NON-NLS-1$
			Waiting.dispatchAll();
			List<Difference> differences = compare.view().result().differences();
			assertTrue(differences.size() > 2, differences.toString());
			compare.live(0).control().placeCursor(compare.start(0));
			for (Difference difference : differences.subList(differences.get(0).offset() == 0 ? 1 : 0, 3)) {
				compare.run("next"); //$NON-NLS-1$
				assertEquals(difference.offset(), compare.cursors().get(0));
				assertEquals(difference.offset(), compare.cursors().get(3));
			}
		}
	}

	/** Of two groups, so that the others do not lose their neighbour. */
	@Test
	void leavesOutAPeerThatDiesInTheMiddle() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(2); RanksGroup other = RanksGroup.start(1)) {
			group(ranks, 2);
			group(other, 1);
			CompareViewTester compare = CompareViewTester.compare(ranks, other);
			compare.comparePlace("settings"); //$NON-NLS-1$
			compare.awaitSummaries(SAME, SAME, SAME);
			other.kill(0);
			Waiting.until("it is said", () -> compare.summaries().get(2).contains("has ended")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(SAME, compare.summaries().get(0));
			Waiting.until("only two are compared", () -> compare.view().statusText().contains("in 2 peers")); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("its last bytes stay, and are said to be that", //$NON-NLS-1$
					() -> compare.live(2).model().sample().liveness() == Liveness.ENDED);
			assertEquals(3, compare.live(2).model().sample().value(compare.start(2)), "the version"); //$NON-NLS-1$
			// Who asks again wants its last bytes compared.
			compare.run("again"); //$NON-NLS-1$
			compare.awaitSummaries(SAME, SAME, SAME);
			// And can take it away.
			compare.live(2).click(compare.start(2));
			compare.run("remove"); //$NON-NLS-1$
			compare.awaitColumns(2);
			compare.awaitSummaries(SAME, SAME);
		}
	}

	@Test
	void scrollsTogetherUntilItIsUnlinked() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(3)) {
			group(ranks, 3);
			CompareViewTester compare = CompareViewTester.compare(ranks);
			compare.comparePlace("queue"); //$NON-NLS-1$
			compare.live(0).click(compare.start(0));
			compare.wheel(0, 3);
			Waiting.until("all have scrolled", () -> compare.tops().get(0) > 0 && compare.tops().stream().distinct().count() == 1); //$NON-NLS-1$
			assertEquals(1, compare.cursors().stream().distinct().count());
			long top = compare.tops().get(0);

			compare.run("link"); //$NON-NLS-1$
			compare.wheel(0, 3);
			Waiting.until("one has scrolled", () -> compare.tops().get(0) > top); //$NON-NLS-1$
			assertEquals(List.of(top, top), compare.tops().subList(1, 3));
			long there = compare.live(0).model().viewport().topAddress();
			Waiting.until("it is read where it is", () -> compare.live(0).model().isReadable(there)); //$NON-NLS-1$
			assertTrue(compare.live(1).model().isReadable(compare.live(1).model().viewport().topAddress()));

			compare.run("link"); //$NON-NLS-1$
			Waiting.until("all are where the current one is", () -> compare.tops().stream().distinct().count() == 1); //$NON-NLS-1$
			assertTrue(compare.tops().get(0) > top);
			// What is shown another way in one is so in all of them.
			compare.live(0).run("largerCells"); //$NON-NLS-1$
			assertEquals(2, compare.column(2).live().settings().cellBytes());
		}
	}

	@Test
	void comparesASegmentAndOpensItInLiveMemory() throws Exception {
		PeersViewTester peers = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(3)) {
			GroupNode group = peers.group(ranks.name(), 3);
			peers.select(peers.segment(peers.peer(group, ranks.pid(1)), found -> found.kind() == SegmentKind.STACK));
			CompareViewTester compare = CompareViewTester.compareSelected();
			compare.awaitColumns(3);
			assertEquals("[stack]", compare.place()); //$NON-NLS-1$
			Waiting.until("all of it was looked at", () -> compare.view().result() != null && compare.view().result().isDone()); //$NON-NLS-1$
			assertTrue(compare.view().result().holes() > 0, compare.view().result().toString());
			assertEquals(ranks.pid(1), compare.column(1).peer().pid());

			compare.live(1).click(compare.start(1) + 16);
			compare.run("open"); //$NON-NLS-1$
			awaitLiveMemory(ranks.pid(1), compare.start(1) + 16);
		}
	}

	/** Every byte of it differs, which takes longest. */
	@Test
	void showsHowFarALargeComparisonIsAndStops() throws Exception {
		PeersViewTester peers = PeersViewTester.open();
		try (BenchTargets targets = BenchTargets.start(2, LARGE)) {
			targets.vary(1);
			peers.group(targets.name(), 2);
			CompareViewTester compare = CompareViewTester.compare(targets.name());
			int first = compare.column(0).peer().pid() == targets.peer(0).pid() ? 0 : 1;
			compare.place("0x" + Long.toHexString(targets.address(first)) + ':' + LARGE); //$NON-NLS-1$
			Waiting.until("it is said how far that is", () -> compare.view().result() != null //$NON-NLS-1$
					&& compare.view().result().length() == LARGE && compare.view().result().fraction() > 0
					&& compare.view().statusText().contains(" % compared")); //$NON-NLS-1$
			Waiting.until("it can be stopped", () -> { //$NON-NLS-1$
				compare.cancel();
				return compare.view().statusText().contains("stopped until Compare Again"); //$NON-NLS-1$
			});
			long done = compare.view().result().done();
			assertTrue(done < LARGE, "what was found so far stays"); //$NON-NLS-1$
			assertTrue(compare.view().result().places() > 0, compare.view().statusText());
			// More than two pauses between passes: none follows.
			Waiting.during(1000, () -> compare.view().result().done() != done);
			assertEquals(done, compare.view().result().done());

			compare.run("again"); //$NON-NLS-1$
			Waiting.until("it goes on", () -> !compare.view().statusText().contains("stopped") && compare.view().result() != null //$NON-NLS-1$ //$NON-NLS-2$
					&& compare.view().result().fraction() > 0);
		}
	}

	@Test
	void showsPointersAndSymbolsOfEachPeer() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWith(2, "--pointers")) { //$NON-NLS-1$
			group(ranks, 2);
			CompareViewTester compare = CompareViewTester.compare(ranks);
			compare.comparePlace("pointers"); //$NON-NLS-1$
			LiveControlTester live = compare.live(1);
			var pointers = new PointersTester(live);
			// So that there is room for both.
			live.control().change(settings -> settings.withColumns(2));
			assertEquals("queue+0x40", pointers.await(compare.start(1) + SLOT, Kind.OWN).place()); //$NON-NLS-1$
			pointers.awaitTip(compare.start(1) + SLOT, "points to queue+0x40\n"); //$NON-NLS-1$
			Waiting.until("the other one is resolved in its own process", () -> { //$NON-NLS-1$
				LivePointer other = compare.live(0).model().pointerAt(compare.start(0) + SLOT);
				return other != null && other.address() == ranks.address(0, "queue") + 0x40; //$NON-NLS-1$
			});
			live.click(compare.start(1));
			live.run("symbols"); //$NON-NLS-1$
			Waiting.until("the rows say so in each", () -> List.of(0, 1).stream() //$NON-NLS-1$
					.allMatch(i -> new PointersTester(compare.live(i)).symbols(compare.start(i)).equals("pointers"))); //$NON-NLS-1$
			live.run("symbols"); //$NON-NLS-1$

			// Within the place: followed there, and with the cursor of the others.
			pointers.await(compare.start(1) + SELF, Kind.OWN);
			pointers.follow(compare.start(1) + SELF);
			Waiting.until("at the beginning", () -> compare.cursors().equals(List.of(0L, 0L))); //$NON-NLS-1$
			live.run("org.eclipse.ui.navigate.backwardHistory"); //$NON-NLS-1$
			Waiting.until("back", () -> compare.cursors().equals(List.of((long) SELF, (long) SELF))); //$NON-NLS-1$

			// Out of it: in Live Memory, of the process whose column it is.
			pointers.await(compare.start(1) + SLOT, Kind.OWN);
			pointers.follow(compare.start(1) + SLOT);
			awaitLiveMemory(ranks.pid(1), ranks.address(1, "queue") + 0x40); //$NON-NLS-1$
			assertEquals("Compare pointers", compare.view().getTitle()); //$NON-NLS-1$
		}
	}

	private static void awaitLiveMemory(int pid, long address) {
		var view = (LiveMemoryView) PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage().findView(LiveMemoryView.ID);
		Waiting.until("it is shown in Live Memory", () -> view.liveControl().source() instanceof PeerSource source //$NON-NLS-1$
				&& source.peer().pid() == pid && view.liveControl().selection().first() == address);
	}

	@Test
	void saysTheNextStepAndWhatIsWrong() throws Exception {
		CompareViewTester compare = CompareViewTester.open();
		compare.place("settings"); //$NON-NLS-1$
		assertEquals(List.of(), compare.view().columns());
		try (RanksGroup ranks = RanksGroup.start(2)) {
			group(ranks, 2);
			CompareViewTester.compare(ranks);
			compare.awaitSummaries(SAME, SAME);
			compare.place("nothing_of_the_kind"); //$NON-NLS-1$
			Waiting.until("it is said", () -> compare.view().problemText().contains("no symbol 'nothing_of_the_kind'")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals("Compare settings", compare.view().getTitle(), "what was shown stays"); //$NON-NLS-1$ //$NON-NLS-2$
			compare.place("0x10"); //$NON-NLS-1$
			Waiting.until("it is said", () -> compare.view().problemText().contains("no memory at 0x10")); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}
}
