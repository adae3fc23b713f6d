/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

import org.driller.debug.ui.live.model.Annotations;
import org.driller.debug.ui.live.model.LivePart;
import org.driller.debug.ui.live.model.LivePointer;
import org.driller.debug.ui.live.model.LivePointer.Kind;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.Keyboard;
import org.driller.debug.ui.tests.support.LiveControlTester;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.PointersTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pointers and symbols in live memory. */
@ExtendWith(CleanWorkbench.class)
class LivePointersTest {

	private static final String BACK = "org.eclipse.ui.navigate.backwardHistory"; //$NON-NLS-1$

	/** Where each pointer of the sample stands. */
	private static final int SLOT = 0x08;
	private static final int NEIGHBOUR = 0x28;
	private static final int EMPTIED = 0x30;
	private static final int UNMAPPED = 0x38;
	private static final int ROUND = 0x40;
	private static final int REMOTE = 0x48;

	private static final int BLOCK = 0x60;
	private static final int FREED = 0x68;

	private LiveViewTester view;

	private LiveControlTester show(RanksGroup ranks, int size, int rank, long address) throws Exception {
		view = LiveViewTester.open();
		PeersViewTester peers = PeersViewTester.open();
		peers.select(peers.peer(peers.group(ranks.name(), size), ranks.pid(rank)));
		return view.await(ranks.pid(rank), address);
	}

	@Test
	void followsTheListByClickAndKeyAndComesBack() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWith(1, "--interval-ms", "3000")) { //$NON-NLS-1$ //$NON-NLS-2$
			long list = ranks.address(0, "list"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, 1, 0, list);
			var pointers = new PointersTester(live);
			LivePointer first = pointers.await(list, Kind.OWN);
			assertTrue(first.place().contains("[heap]"), first.place()); //$NON-NLS-1$
			pointers.follow(list);
			live.await("the first node", () -> isInHeap(live)); //$NON-NLS-1$
			live.run(BACK);
			assertEquals(list, live.control().selection().first());
			live.await("the list again", () -> live.control().cellBounds(list) != null); //$NON-NLS-1$
			live.click(list);
			pointers.await(list, Kind.OWN);
			Keyboard.press(Keyboard.F3);
			live.await("the first node by key", () -> isInHeap(live)); //$NON-NLS-1$
			Keyboard.press(Keyboard.LEFT, Keyboard.ALT);
			live.await("back by key", () -> live.control().selection().first() == list); //$NON-NLS-1$
		}
	}

	/** The list changes while it is looked at: which node is the first is not known before. */
	private static boolean isInHeap(LiveControlTester live) {
		long there = live.control().selection().first();
		return live.control().source().nameOf(there).filter(name -> name.contains("[heap]")).isPresent(); //$NON-NLS-1$
	}

	@Test
	void aPointerSaysWhereItPointsAndWhatIsThere() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWith(1, "--pointers")) { //$NON-NLS-1$
			long base = ranks.address(0, "pointers"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, 1, 0, base);
			var pointers = new PointersTester(live);
			assertEquals("queue+0x40", pointers.await(base + SLOT, Kind.OWN).place()); //$NON-NLS-1$
			// A token: the rank that made it, and how far it went.
			pointers.awaitTip(base + SLOT, "points to queue+0x40\n00 00 00 00 00 00 00 00 "); //$NON-NLS-1$
			live.click(base + SLOT);
			live.control().change(settings -> settings.with(LivePart.INSPECTOR, true));
			live.await("the inspector resolves it", () -> String.valueOf(live.inspected("pointer")).endsWith(" queue+0x40")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			// In cells of a byte each the whole word is a link.
			live.control().change(settings -> settings.withCellBytes(1));
			pointers.await(base + SLOT, Kind.OWN);
			long queue = ranks.address(0, "queue"); //$NON-NLS-1$
			live.await("it is there", () -> live.control().cellBounds(base + SLOT + 3) != null); //$NON-NLS-1$
			pointers.follow(base + SLOT + 3);
			live.await("it follows", () -> live.control().selection().first() == queue + 0x40); //$NON-NLS-1$
		}
	}

	@Test
	void danglingPointersLookSoAndSayWhy() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWith(1, "--pointers")) { //$NON-NLS-1$
			long base = ranks.address(0, "pointers"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, 1, 0, base);
			var pointers = new PointersTester(live);
			for (var each : new Object[][] { { UNMAPPED, Kind.NOWHERE, "unmapped" }, { EMPTIED, Kind.STALE, "empty: never written" }, //$NON-NLS-1$ //$NON-NLS-2$
					{ FREED, Kind.STALE, "in a freed block of 456 bytes, at offset 32" } }) { //$NON-NLS-1$
				long address = base + (int) each[0];
				LivePointer pointer = pointers.await(address, (Kind) each[1]);
				assertTrue(pointer.problem().startsWith((String) each[2]), pointer.problem());
				pointers.awaitTip(address, (String) each[2]);
				live.control().setPaused(true);
				ImageData marked = plain(live, address);
				live.control().setPaused(false);
				Waiting.until("it is struck through", () -> LiveControlTester.differ(marked, live.picture(address))); //$NON-NLS-1$
				pointers.await(address, (Kind) each[1]);
				pointers.follow(address);
				live.awaitMessage((String) each[2]);
				if (pointer.kind() == Kind.STALE) {
					live.run(BACK);
					live.await("back again", () -> live.control().selection().first() == address); //$NON-NLS-1$
				}
			}
		}
	}

	@Test
	void aPointerIntoTheHeapNamesItsBlock() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWith(1, "--pointers")) { //$NON-NLS-1$
			long base = ranks.address(0, "pointers"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, 1, 0, base);
			var pointers = new PointersTester(live);
			LivePointer pointer = pointers.await(base + BLOCK, Kind.OWN);
			assertTrue(pointer.place().startsWith("[heap]+0x"), pointer.place()); //$NON-NLS-1$
			live.await("its block is known", () -> !live.model().pointerAt(base + BLOCK).block().isEmpty()); //$NON-NLS-1$
			pointers.awaitTip(base + BLOCK, ", in a block of 456 bytes, at offset 16\n62 62 62"); //$NON-NLS-1$
			// A chain ends where it would go on in memory that was freed.
			live.click(base + FREED);
			live.run("chains"); //$NON-NLS-1$
			live.await("it says so", () -> pointers.firstChain().endsWith("in a freed block of 456 bytes, at offset 32")); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	/** What the cell looks like before it is known where it points. */
	private static ImageData plain(LiveControlTester live, long address) {
		live.model().setAnnotations(Annotations.NONE);
		live.control().canvas().redraw();
		live.control().canvas().update();
		return live.picture(address);
	}

	@Test
	void pointsIntoAnotherProcessAndBack() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWith(3, "--pointers")) { //$NON-NLS-1$
			long neighbour = ranks.address(1, "pointers") + NEIGHBOUR; //$NON-NLS-1$
			LiveControlTester live = show(ranks, 3, 1, neighbour);
			var pointers = new PointersTester(live);
			LivePointer pointer = pointers.await(neighbour, Kind.REMOTE);
			assertEquals("queue of rank 0 (process " + ranks.pid(0) + ")", pointer.place()); //$NON-NLS-1$ //$NON-NLS-2$
			pointers.follow(neighbour);
			live.await("the other process is shown", () -> view.pid() == ranks.pid(0) //$NON-NLS-1$
					&& live.control().selection().first() == ranks.address(0, "queue")); //$NON-NLS-1$
			live.run(BACK);
			live.await("back in the first", () -> view.pid() == ranks.pid(1) //$NON-NLS-1$
					&& live.control().selection().first() == neighbour);
			// A remote pointer, as they are exchanged, names process, segment and offset.
			long remote = ranks.address(1, "pointers") + REMOTE; //$NON-NLS-1$
			pointer = pointers.await(remote, Kind.REMOTE);
			assertEquals("queue of rank 0 (process " + ranks.pid(0) + ")", pointer.place()); //$NON-NLS-1$ //$NON-NLS-2$
			pointers.follow(remote);
			live.await("the other process again", () -> view.pid() == ranks.pid(0) //$NON-NLS-1$
					&& live.control().selection().first() == ranks.address(0, "queue")); //$NON-NLS-1$
		}
	}

	@Test
	void chainsAreShownLive() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWith(1, "--pointers")) { //$NON-NLS-1$
			long base = ranks.address(0, "pointers"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, 1, 0, base);
			var pointers = new PointersTester(live);
			live.click(base + SLOT);
			live.run("chains"); //$NON-NLS-1$
			live.await("a line for each word", () -> pointers.chains().size() == 8); //$NON-NLS-1$
			live.await("the slot", () -> pointers.firstChain().contains("pointers+0x8 : queue+0x40 \u2192 0x")); //$NON-NLS-1$ //$NON-NLS-2$
			live.click(base + ROUND);
			live.await("round and round", () -> pointers.firstChain().endsWith("pointers+0x40 \u2192 and round again")); //$NON-NLS-1$ //$NON-NLS-2$
			long list = ranks.address(0, "list"); //$NON-NLS-1$
			live.click(list);
			live.await("the list, as it grows", () -> pointers.firstChain().split("\u2192").length > 3); //$NON-NLS-1$ //$NON-NLS-2$
			live.await("and as it shrinks again", () -> pointers.firstChain().endsWith(" : 0x0")); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	@Test
	void symbolsAreNamedBesideRowsAndInTheStatusLine() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			long queue = ranks.address(0, "queue"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, 1, 0, queue);
			var pointers = new PointersTester(live);
			live.click(queue);
			assertEquals("", pointers.symbols(queue)); //$NON-NLS-1$
			int columns = live.model().viewport().bytesPerRow();
			live.run("symbols"); //$NON-NLS-1$
			live.await("the row of the queue says so", () -> pointers.symbols(queue).endsWith("queue")); //$NON-NLS-1$ //$NON-NLS-2$
			assertTrue(live.model().viewport().bytesPerRow() <= columns);
			live.control().goTo(queue + 0x108);
			live.await("screen readers are told", () -> live.control().rowText().contains("in queue+0x")); //$NON-NLS-1$ //$NON-NLS-2$
			live.run("symbols"); //$NON-NLS-1$
			assertEquals("", pointers.symbols(queue)); //$NON-NLS-1$
		}
	}

	/** @return where an address is typed */
	private static Text askAddress(LiveControlTester live) throws Exception {
		live.run("org.driller.debug.ui.commands.goToAddress"); //$NON-NLS-1$
		live.await("the field has the focus", () -> Display.getCurrent().getFocusControl() instanceof Text); //$NON-NLS-1$
		return (Text) Display.getCurrent().getFocusControl();
	}

	@Test
	void whoTypesFasterThanNamesAreProposedGoesWhereTyped() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, 1, 0, ticks);
			var pointers = new PointersTester(live);
			live.click(ticks);
			askAddress(live);
			Keyboard.type("s"); //$NON-NLS-1$
			live.await("something else is proposed", () -> pointers.proposals().size() > 1); //$NON-NLS-1$
			Keyboard.type("ettings"); //$NON-NLS-1$
			Keyboard.press(Keyboard.RETURN);
			live.await("it goes there", () -> live.control().selection().first() == ranks.address(0, "settings")); //$NON-NLS-1$ //$NON-NLS-2$
			askAddress(live);
			Keyboard.type("queue"); //$NON-NLS-1$
			live.await("that, and more, is proposed", () -> pointers.proposals().size() > 1 //$NON-NLS-1$
					&& pointers.proposals().get(0).equals("queue")); //$NON-NLS-1$
			Keyboard.press(Keyboard.RETURN);
			live.await("it goes there", () -> live.control().selection().first() == ranks.address(0, "queue")); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	@Test
	void whatIsTypedToGoToIsCompleted() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, 1, 0, ticks);
			var pointers = new PointersTester(live);
			live.click(ticks);
			Text text = askAddress(live);
			Keyboard.type("setti"); //$NON-NLS-1$
			live.await("it is proposed", () -> pointers.proposals().contains("settings")); //$NON-NLS-1$ //$NON-NLS-2$
			Keyboard.press(Keyboard.RETURN);
			live.await("it is inserted", () -> text.getText().equals("settings")); //$NON-NLS-1$ //$NON-NLS-2$
			Keyboard.press(Keyboard.RETURN);
			live.await("it goes there", () -> live.control().selection().first() == ranks.address(0, "settings")); //$NON-NLS-1$ //$NON-NLS-2$
			for (String place : new String[] { "settings+8", "ranks!settings+0x8", " settings + 4*2 ", "settings + 8" }) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
				live.control().goTo(ticks);
				live.control().navigate(place);
				assertEquals(ranks.address(0, "settings") + 8, live.control().selection().first(), place); //$NON-NLS-1$
			}
			live.control().navigate("libc!environ"); //$NON-NLS-1$
			live.run("org.driller.debug.ui.commands.goToAddress"); //$NON-NLS-1$
			text.setText("nothing_of_the_kind"); //$NON-NLS-1$
			text.setFocus();
			Keyboard.press(Keyboard.RETURN);
			live.await("it says that there is no such symbol", //$NON-NLS-1$
					() -> Arrays.stream(text.getParent().getChildren())
							.anyMatch(child -> child instanceof Label label
									&& label.getText().contains("has no symbol 'nothing_of_the_kind'"))); //$NON-NLS-1$
		}
	}
}
