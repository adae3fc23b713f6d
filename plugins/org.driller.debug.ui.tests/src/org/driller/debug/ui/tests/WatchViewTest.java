/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.driller.core.SegmentKind;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.LiveControlTester;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.UiMeter;
import org.driller.debug.ui.tests.support.Waiting;
import org.driller.debug.ui.tests.support.WatchViewTester;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.XMLMemento;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(CleanWorkbench.class)
class WatchViewTest {

	private static WatchViewTester watch(RanksGroup ranks, int size, String... places) throws Exception {
		WatchViewTester watch = WatchViewTester.open();
		watch.group(ranks.name(), size);
		for (String place : places) {
			watch.add(place);
		}
		return watch;
	}

	@Test
	void aCounterOfFourRanksIsSeenToChange() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(4)) {
			WatchViewTester watch = watch(ranks, 4);
			assertTrue(watch.view().emptyText().contains("Nothing is watched"), watch.view().emptyText()); //$NON-NLS-1$
			watch.addByButton("counters:u64*2"); //$NON-NLS-1$
			assertEquals("", watch.field().getText()); //$NON-NLS-1$
			long[] first = new long[4];
			for (int rank = 0; rank < 4; rank++) {
				first[rank] = watch.number("counters[0]", "rank " + rank); //$NON-NLS-1$ //$NON-NLS-2$
			}
			assertEquals(2, watch.table().getItemCount());
			for (int rank = 0; rank < 4; rank++) {
				String column = "rank " + rank; //$NON-NLS-1$
				long before = first[rank];
				Waiting.until(column + " goes on", () -> watch.number("counters[0]", column) > before); //$NON-NLS-1$ //$NON-NLS-2$
			}
			Waiting.until("a cell is coloured after a change", //$NON-NLS-1$
					() -> !watch.table().getItem(0).getBackground(1).equals(watch.table().getBackground()));
			assertTrue(watch.number("counters[0]", "Sum") > watch.number("counters[0]", "Maximum")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
			Waiting.until("the rate is told", () -> watch.status().startsWith("8 values, read ")); //$NON-NLS-1$ //$NON-NLS-2$
			watch.select("counters[0]"); //$NON-NLS-1$
			assertTrue(watch.view().plotText().contains("rank 3  counters[0]"), watch.view().plotText()); //$NON-NLS-1$

			watch.view().setPaused(true);
			Waiting.until("it says so", () -> watch.status().startsWith("Paused")); //$NON-NLS-1$ //$NON-NLS-2$
			long sampled = Waiting.untilStable("what was under way is shown", () -> watch.shown().sampled()); //$NON-NLS-1$
			assertFalse(Waiting.during(500, () -> watch.shown().sampled() > sampled + 1), "nothing is read while it is paused"); //$NON-NLS-1$
			watch.view().setPaused(false);
			Waiting.until("it goes on", () -> watch.shown().sampled() > sampled + 1); //$NON-NLS-1$
		}
	}

	@Test
	void theFaultyRankIsColouredAndWritten(@TempDir Path folder) throws Exception {
		try (RanksGroup ranks = RanksGroup.startWith(4, "--fault", "2", "--interval-ms", "20")) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
			WatchViewTester watch = watch(ranks, 4, "settings+24:u64", "settings+8:str"); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals("1000", watch.value("settings+24", "rank 1")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			Waiting.until("rank 2 is marked", () -> watch.value("settings+24", "rank 2").startsWith("* ") //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
					&& watch.value("settings+8", "rank 2").startsWith("* ")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			assertEquals("1000", watch.cell("settings+24", "rank 3")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			int two = watch.column("rank 2"); //$NON-NLS-1$
			Waiting.until("the change has faded, and the colour stays", //$NON-NLS-1$
					() -> !watch.table().getItem(0).getForeground(two).equals(watch.table().getForeground()));
			assertEquals(watch.table().getForeground(), watch.table().getItem(0).getForeground(two + 1));
			assertNotEquals(watch.table().getItem(0).getBackground(two), watch.table().getItem(0).getBackground(two + 1));

			Path file = folder.resolve("history.csv"); //$NON-NLS-1$
			watch.view().exportTo(file);
			Waiting.until("it is written", () -> watch.status().contains("rounds written to")); //$NON-NLS-1$ //$NON-NLS-2$
			List<String> lines = Files.readAllLines(file);
			assertEquals("seconds,rank,pid,ended,settings+24,settings+8", lines.get(0)); //$NON-NLS-1$
			List<String> wrong = lines.stream().filter(line -> line.contains("overrun")).toList(); //$NON-NLS-1$
			assertFalse(wrong.isEmpty());
			assertTrue(wrong.stream().allMatch(line -> line.split(",")[1].equals("2")), wrong.get(0)); //$NON-NLS-1$ //$NON-NLS-2$
			assertTrue(lines.stream().anyMatch(line -> line.split(",")[1].equals("3") && line.contains(",1000,ring"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$

			watch.view().exportTo(Path.of("/dev/full")); //$NON-NLS-1$
			Waiting.until("a full disk is told", () -> watch.status().contains("/dev/full could not be written")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(1, watch.status().lines().count());
		}
	}

	@Test
	void anEndIsSaidInItsColumn() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(3)) {
			WatchViewTester watch = watch(ranks, 3, "text:str"); //$NON-NLS-1$
			// A rank has written its text once it has counted.
			Waiting.until("its text is there", () -> watch.value("text", "rank 1").contains("rank 1 of 3")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
			watch.view().setByProcess(true);
			Waiting.until("each process has a row", () -> watch.row("rank 2") == 2); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(Integer.toString(ranks.pid(2)), watch.cell("rank 2", "PID")); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("with its text", () -> watch.value("rank 1", "text").contains("rank 1 of 3")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
			watch.add("counters:u64"); //$NON-NLS-1$
			assertTrue(watch.number("Sum", "counters") >= watch.number("rank 0", "counters")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
			watch.sort("text"); //$NON-NLS-1$
			watch.sort("text"); //$NON-NLS-1$
			assertEquals(0, watch.row("rank 2"), "sorted the other way"); //$NON-NLS-1$ //$NON-NLS-2$
			watch.select("rank 2"); //$NON-NLS-1$
			assertTrue(watch.view().plotText().contains("rank 2  counters"), watch.view().plotText()); //$NON-NLS-1$
			assertFalse(watch.view().plotText().contains("rank 1"), watch.view().plotText()); //$NON-NLS-1$
			watch.view().setByProcess(false);
			ranks.kill(1);
			Waiting.until("the column says so", () -> watch.column("rank 1 (ended)") > 0); //$NON-NLS-1$ //$NON-NLS-2$
			assertTrue(watch.value("text", "rank 1 (ended)").contains("\"rank 1 of 3"), "its last word stays"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
		}
	}

	@Test
	void whatIsWrongIsSaidInOneLine() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(2)) {
			WatchViewTester watch = watch(ranks, 2, "no_such_variable", "counters"); //$NON-NLS-1$ //$NON-NLS-2$
			watch.value("counters", "rank 1"); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals("not there", watch.cell("no_such_variable", "rank 0")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			assertTrue(watch.status().contains("no_such_variable"), watch.status()); //$NON-NLS-1$
			assertEquals(1, watch.status().lines().count());
			watch.add("counters:int"); //$NON-NLS-1$
			assertTrue(watch.status().contains("'int' is not a type"), watch.status()); //$NON-NLS-1$
			assertEquals("counters:int", watch.field().getText(), "it can be put right"); //$NON-NLS-1$ //$NON-NLS-2$
			watch.add("16:u64"); //$NON-NLS-1$
			Waiting.until("nothing is there", () -> "not there".equals(watch.cell("16", "rank 0"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
			watch.select("16"); //$NON-NLS-1$
			Waiting.until("it is said why", () -> watch.status().contains("0x10 cannot be read")); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	@Test
	void placesAreKeptForTheGroupAndArrangedByKeys() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(2)) {
			WatchViewTester first = watch(ranks, 2, "counters:u64*2", "text:str", "settings+24:u64"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			first.value("settings+24", "rank 1"); //$NON-NLS-1$ //$NON-NLS-2$
			first.rate("50 Hz"); //$NON-NLS-1$
			XMLMemento memento = XMLMemento.createWriteRoot("view"); //$NON-NLS-1$
			first.view().saveState(memento);
			assertEquals(ranks.name(), memento.getString("group"), "the workbench remembers the group"); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(50, memento.getInteger("rate")); //$NON-NLS-1$
			first.close();

			WatchViewTester watch = watch(ranks, 2);
			assertEquals(List.of("counters:u64*2", "text:str", "settings+24:u64"), watch.places()); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			watch.value("settings+24", "rank 1"); //$NON-NLS-1$ //$NON-NLS-2$
			watch.select("settings+24"); //$NON-NLS-1$
			watch.key(SWT.ARROW_UP, '\0', SWT.ALT);
			assertEquals(List.of("counters:u64*2", "settings+24:u64", "text:str"), watch.places()); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			Waiting.until("it is still selected", () -> watch.table().getSelectionIndex() == watch.row("settings+24") //$NON-NLS-1$ //$NON-NLS-2$
					&& watch.row("settings+24") == 2); //$NON-NLS-1$
			watch.select("counters[1]", "text"); //$NON-NLS-1$ //$NON-NLS-2$
			watch.key('c', 'c', SWT.CTRL);
			watch.key(SWT.DEL, SWT.DEL);
			assertEquals(List.of("settings+24:u64"), watch.places()); //$NON-NLS-1$
			Waiting.until("they are gone", () -> watch.table().getItemCount() == 1); //$NON-NLS-1$
			watch.key('v', 'v', SWT.CTRL);
			assertEquals(List.of("settings+24:u64", "counters+8:u64", "text:str"), watch.places()); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			watch.value("counters+8", "rank 0"); //$NON-NLS-1$ //$NON-NLS-2$

			watch.sort("Place"); //$NON-NLS-1$
			assertEquals(0, watch.row("counters+8")); //$NON-NLS-1$
			watch.sort("Place"); //$NON-NLS-1$
			assertEquals(0, watch.row("text")); //$NON-NLS-1$
			watch.sort("Place"); //$NON-NLS-1$
			assertEquals(0, watch.row("settings+24")); //$NON-NLS-1$

			clip("what is this?:\n\n"); //$NON-NLS-1$
			watch.key('v', 'v', SWT.CTRL);
			assertTrue(watch.status().contains("no place on the clipboard"), watch.status()); //$NON-NLS-1$
		}
	}

	private static void clip(String text) {
		var clipboard = new Clipboard(Display.getCurrent());
		clipboard.setContents(new Object[] { text }, new Transfer[] { TextTransfer.getInstance() });
		clipboard.dispose();
	}

	@Test
	void staysQuickWithAThousandValues() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWith(4, "--interval-ms", "10", "--threads", "64")) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
			WatchViewTester watch = watch(ranks, 4, "counters:u64*2"); //$NON-NLS-1$
			watch.rate("no limit"); //$NON-NLS-1$
			watch.value("counters[0]", "rank 3"); //$NON-NLS-1$ //$NON-NLS-2$
			// Classes are loaded once, and that is not what is measured.
			work(watch, new UiMeter(), 20);
			watch.add("workers:u64*128"); //$NON-NLS-1$
			watch.add("queue:u64*120"); //$NON-NLS-1$
			Waiting.until("all are read", () -> watch.shown().readable() == 1000); //$NON-NLS-1$
			var meter = new UiMeter();
			work(watch, meter, 50);
			meter.check();
		}
	}

	private static void work(WatchViewTester watch, UiMeter meter, int rounds) {
		meter.run("selecting all", () -> { //$NON-NLS-1$
			watch.table().selectAll();
			watch.table().notifyListeners(SWT.Selection, new Event());
		});
		for (String column : List.of("Sum", "rank 2")) { //$NON-NLS-1$ //$NON-NLS-2$
			meter.run("sorting by " + column, () -> watch.sort(column)); //$NON-NLS-1$
			long now = watch.shown().sampled();
			meter.until("it goes on, sorted by " + column, () -> watch.shown().sampled() > now + rounds); //$NON-NLS-1$
		}
	}

	@Test
	void whatLiveMemoryAndPeersShowIsWatchedInAll() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(2)) {
			LiveViewTester live = LiveViewTester.open();
			PeersViewTester peers = PeersViewTester.open();
			peers.select(peers.peer(peers.group(ranks.name(), 2), ranks.pid(1)));
			LiveControlTester bytes = live.await(ranks.pid(1), ranks.address(1, "ticks")); //$NON-NLS-1$
			bytes.control().change(settings -> settings.withCellBytes(8));
			bytes.click(ranks.address(1, "ticks")); //$NON-NLS-1$
			bytes.run("org.driller.debug.ui.commands.watch"); //$NON-NLS-1$
			WatchViewTester watch = WatchViewTester.open();
			Waiting.until("its symbol is watched", () -> watch.places().equals(List.of("counters:x64"))); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(ranks.name(), watch.view().group());
			watch.value("counters", "rank 0"); //$NON-NLS-1$ //$NON-NLS-2$

			PeerNode peer = peers.peer(peers.group(ranks.name(), 2), ranks.pid(0));
			peers.view().getSite().getPage().activate(peers.view());
			peers.select(peers.segment(peer, segment -> segment.kind() == SegmentKind.HEAP));
			bytes.run("org.driller.debug.ui.commands.watch"); //$NON-NLS-1$
			Waiting.until("the segment is watched", () -> watch.places().equals(List.of("counters:x64", "[heap]:x64"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			watch.value("[heap]", "rank 1"); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}
}
