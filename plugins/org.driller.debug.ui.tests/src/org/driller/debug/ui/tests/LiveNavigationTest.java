/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.CellFormats;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.LiveControlTester;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Going to places, and back. */
@ExtendWith(CleanWorkbench.class)
class LiveNavigationTest {

	private static final String BACK = "org.eclipse.ui.navigate.backwardHistory"; //$NON-NLS-1$
	private static final String FORWARD = "org.eclipse.ui.navigate.forwardHistory"; //$NON-NLS-1$

	@Test
	void goesToOtherSegmentsAndProcessesAndBack() throws Exception {
		LiveViewTester view = LiveViewTester.open();
		PeersViewTester peers = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			PeerNode first = peers.peer(peers.group(ranks.name(), 2), ranks.pid(0));
			peers.select(first);
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			LiveControlTester live = view.await(ranks.pid(0), ticks);
			live.click(ticks);
			live.control().navigate("[stack]+0x10"); //$NON-NLS-1$
			// Not where a variable is: with few variables in the environment, main's lie in the private page of the arguments.
			long stack = first.peer().segments().stream().filter(segment -> segment.name().equals("[stack]")).findFirst().orElseThrow() //$NON-NLS-1$
					.start();
			live.await("it shows the stack", () -> live.model().viewport().range().first() == stack); //$NON-NLS-1$
			assertEquals(stack + 0x10, live.control().selection().first());
			long there = live.control().selection().first();
			long other = ranks.address(1, "ticks"); //$NON-NLS-1$
			long start = first.peer().segmentAt(ticks).orElseThrow().start();
			live.control().navigate(ranks.pid(0) + ":" + Long.toHexString(start) + "+0x" + Long.toHexString(ticks - start)); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(ticks, live.control().selection().first());
			live.control().navigate(ranks.pid(1) + ":0x" + Long.toHexString(other & -4096) + " + " + (other & 4095)); //$NON-NLS-1$ //$NON-NLS-2$
			live.await("it shows the other process", () -> view.pid() == ranks.pid(1) && live.control().selection().first() == other); //$NON-NLS-1$
			live.run(BACK);
			assertEquals(ranks.pid(0), view.pid());
			assertEquals(ticks, live.control().selection().first());
			live.run(BACK);
			assertEquals(there, live.control().selection().first());
			live.run(FORWARD);
			live.run(FORWARD);
			assertEquals(other, live.control().selection().first());
			assertEquals(ranks.pid(1), view.pid());
			for (String wrong : new String[] { "1:2+3", ranks.pid(0) + ":nowhere", "[heap]+", ":", "0x10000000000000000" }) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$
				var refusal = assertThrows(AddressExpressionException.class, () -> live.control().navigate(wrong), wrong);
				assertTrue(!refusal.getMessage().contains("\n"), refusal.getMessage()); //$NON-NLS-1$
			}
		}
	}

	@Test
	void followsPointers() throws Exception {
		LiveViewTester view = LiveViewTester.open();
		PeersViewTester peers = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			peers.select(peers.peer(peers.group(ranks.name(), 1), ranks.pid(0)));
			long list = ranks.address(0, "list"); //$NON-NLS-1$
			LiveControlTester live = view.await(ranks.pid(0), list);
			live.control().change(settings -> settings.withFormat(CellFormats.POINTER));
			live.click(list + 8);
			live.run("followPointer"); //$NON-NLS-1$
			live.awaitMessage("points to no segment"); //$NON-NLS-1$
			live.control().setPaused(true);
			live.click(list);
			live.control().refresh();
			live.await("the list has a first node", () -> live.model().cell(list) != null && live.model().cell(list)[1] != 0); //$NON-NLS-1$
			live.run("followPointer"); //$NON-NLS-1$
			live.await("it goes to the heap", () -> live.control().selection().first() != list); //$NON-NLS-1$
			live.run(BACK);
			assertEquals(list, live.control().selection().first());
		}
	}

	@Test
	void looksAtAddressesOutsideOfEverything() throws Exception {
		LiveViewTester view = LiveViewTester.open();
		PeersViewTester peers = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			peers.select(peers.peer(peers.group(ranks.name(), 1), ranks.pid(0)));
			LiveControlTester live = view.await(ranks.pid(0), ranks.address(0, "ticks")); //$NON-NLS-1$
			for (String nowhere : new String[] { "0", "0x10", "0x7fffffffffffffff", "0xfffffffffffffff0", "0xffffffffffffffff" }) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$
				live.control().navigate(nowhere);
				long address = Long.parseUnsignedLong(nowhere.replace("0x", ""), 16); //$NON-NLS-1$ //$NON-NLS-2$
				live.await(nowhere + " cannot be read", () -> live.model().isUnreadable(address)); //$NON-NLS-1$
				assertEquals(AddressRange.ALL, live.model().viewport().range());
				assertTrue(live.control().originText().startsWith("Unreadable: "), live.control().originText()); //$NON-NLS-1$
				// The row is as short, or as long, as anybody likes.
				live.control().change(settings -> settings.withColumns(1));
				live.control().change(settings -> settings.withColumns(64));
				live.control().change(settings -> settings.withColumns(0));
				Waiting.dispatchAll();
			}
			live.control().navigate("0x" + Long.toHexString(ranks.address(0, "ticks"))); //$NON-NLS-1$ //$NON-NLS-2$
			live.await("it is back in a segment", () -> live.model().isReadable(ranks.address(0, "ticks")) //$NON-NLS-1$ //$NON-NLS-2$
					&& !live.model().viewport().range().equals(AddressRange.ALL));
		}
	}
}
