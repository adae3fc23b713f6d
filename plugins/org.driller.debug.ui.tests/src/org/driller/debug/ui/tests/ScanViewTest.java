/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import org.driller.core.Peer;
import org.driller.core.ScanCondition;
import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.scan.ScanRow;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.ScanViewTester;
import org.driller.debug.ui.tests.support.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CleanWorkbench.class)
class ScanViewTest {

	private static final String U64 = "Unsigned, 64 bits"; //$NON-NLS-1$
	private static final String TICKS = "ticks"; //$NON-NLS-1$

	private static long number(Peer peer, long address) {
		var bytes = new byte[Long.BYTES];
		peer.memory().read(address, bytes);
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
	}

	private static int indexOf(List<ScanRow> rows, int pid, long address) {
		for (int i = 0; i < rows.size(); i++) {
			if (rows.get(i).match().peer().pid() == pid && rows.get(i).match().address() == address) {
				return i;
			}
		}
		return -1;
	}

	/** Until each rank has counted on. */
	private static void awaitTicks(RanksGroup ranks, List<Peer> peers) {
		long[] then = new long[peers.size()];
		for (int i = 0; i < then.length; i++) {
			then[i] = number(peers.get(i), ranks.address(i, TICKS));
		}
		for (int i = 0; i < then.length; i++) {
			int rank = i;
			Waiting.until("rank " + i + " goes on", () -> number(peers.get(rank), ranks.address(rank, TICKS)) > then[rank]); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	@Test
	void findsTheCounterOfEachRankByHowItChanges() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(2)) {
			PeersViewTester view = PeersViewTester.open();
			GroupNode group = view.group(ranks.name(), 2);
			List<Peer> peers = new ArrayList<>();
			for (int rank = 0; rank < 2; rank++) {
				peers.add(view.peer(group, ranks.pid(rank)).peer());
			}
			ScanViewTester scan = ScanViewTester.open();
			assertEquals("First Scan", scan.button()); //$NON-NLS-1$
			assertFalse(scan.conditions().contains(ScanCondition.CHANGED.label()));
			scan.in("Group " + ranks.name()); //$NON-NLS-1$
			scan.type(U64);
			scan.keep(ScanCondition.UNKNOWN.label(), null);
			awaitTicks(ranks, peers);
			scan.scan();
			assertTrue(scan.status().startsWith("Pass 1"), scan.status()); //$NON-NLS-1$
			assertEquals("Next Scan", scan.button()); //$NON-NLS-1$
			assertFalse(scan.isTypeEnabled());
			assertEquals(2, scan.view().partsTable().getItemCount());
			long left = Long.parseLong(scan.view().partsTable().getItem(0).getText(1));
			assertTrue(left > 1000, "every place is kept at first: " + left); //$NON-NLS-1$

			List<ScanRow> rows = List.of();
			for (int pass = 2; pass <= 4; pass++) {
				awaitTicks(ranks, peers);
				scan.keep(ScanCondition.INCREASED.label(), null);
				rows = scan.scan();
				assertTrue(scan.status().startsWith("Pass " + pass), scan.status()); //$NON-NLS-1$
			}
			long[] most = new long[2];
			for (int rank = 0; rank < 2; rank++) {
				most[rank] = number(peers.get(rank), ranks.address(rank, TICKS)) + 100_000;
			}
			scan.keep(ScanCondition.EQUAL.label(), "1.." + Math.max(most[0], most[1])); //$NON-NLS-1$
			rows = scan.scan();
			assertTrue(rows.size() < left / 10, "little is left: " + rows.size()); //$NON-NLS-1$
			for (int rank = 0; rank < 2; rank++) {
				int row = indexOf(rows, ranks.pid(rank), ranks.address(rank, TICKS));
				assertTrue(row >= 0, "the counter of rank " + rank + " is among " + rows.size()); //$NON-NLS-1$ //$NON-NLS-2$
				assertEquals("counters", rows.get(row).place()); //$NON-NLS-1$
			}

			// Its value is shown as it goes on.
			int row = indexOf(rows, ranks.pid(0), ranks.address(0, TICKS));
			scan.table().setTopIndex(row);
			var item = scan.table().getItem(row);
			Waiting.until("its value is read", () -> item.getText(4).matches("\\d+")); //$NON-NLS-1$ //$NON-NLS-2$
			long seen = Long.parseLong(item.getText(4));
			Waiting.until("its value is read again", () -> Long.parseLong(item.getText(4)) > seen); //$NON-NLS-1$
			scan.open(row);
			var live = LiveViewTester.open();
			Waiting.until("the place is shown", () -> live.pid() == ranks.pid(0) //$NON-NLS-1$
					&& live.view().liveControl().selection().first() == ranks.address(0, TICKS));

			// What of a rank that ends is dropped.
			ranks.kill(1);
			Waiting.until("the rank has ended", () -> !peers.get(1).isAlive()); //$NON-NLS-1$
			scan.keep(ScanCondition.GREATER.label(), "0"); //$NON-NLS-1$
			rows = scan.scan();
			assertTrue(rows.stream().allMatch(each -> each.match().peer().pid() == ranks.pid(0)), rows.toString());
			assertEquals("ended", scan.view().partsTable().getItem(1).getText(1)); //$NON-NLS-1$
			scan.pressNew();
			assertEquals(0, scan.table().getItemCount());
			assertEquals("First Scan", scan.button()); //$NON-NLS-1$
			assertTrue(scan.isTypeEnabled());
		}
	}

	@Test
	void saysWhatIsWrongAndCanBeStopped() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeersViewTester.open().group(ranks.name(), 1);
			ScanViewTester scan = ScanViewTester.open();
			scan.in("Group " + ranks.name()); //$NON-NLS-1$
			scan.type(U64);
			scan.keep(ScanCondition.EQUAL.label(), "many"); //$NON-NLS-1$
			assertEquals(List.of(), scan.scan());
			assertTrue(scan.status().contains("many"), scan.status()); //$NON-NLS-1$
			assertEquals("First Scan", scan.button(), "it can be corrected"); //$NON-NLS-1$ //$NON-NLS-2$
			assertTrue(scan.isTypeEnabled());
			scan.keep(ScanCondition.UNKNOWN.label(), null);
			scan.press();
			assertEquals("Stop", scan.button()); //$NON-NLS-1$
			scan.press();
			scan.awaitEnd();
			// Before it began, in the middle, or just before its end.
			assertTrue(scan.status().startsWith("Stopped") || scan.status().startsWith("Pass 1"), scan.status()); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(scan.isTypeEnabled() ? "First Scan" : "Next Scan", scan.button()); //$NON-NLS-1$ //$NON-NLS-2$
			String next = scan.isTypeEnabled() ? "Pass 1" : "Pass 2"; //$NON-NLS-1$ //$NON-NLS-2$
			scan.keep(ScanCondition.EQUAL.label(), "1..2"); //$NON-NLS-1$
			scan.scan();
			assertTrue(scan.status().startsWith(next), scan.status());
		}
	}
}
