/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.driller.core.PeerState;
import org.driller.core.SegmentKind;
import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CleanWorkbench.class)
class PeersViewTest {

	private static final String REBUILD = "org.driller.debug.ui.commands.rebuild"; //$NON-NLS-1$
	private static final String RESTORE = "org.driller.debug.ui.commands.restore"; //$NON-NLS-1$
	private static final String COUNTERS = "counters"; //$NON-NLS-1$
	private static final String REMOVE_ENDED = "org.driller.debug.ui.commands.removeEnded"; //$NON-NLS-1$

	private static void execute(String command) throws Exception {
		PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(command, null);
	}

	@Test
	void showsGroupsPeersAndSegments() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(4)) {
			GroupNode group = view.group(ranks.name(), 4);
			assertEquals("4 peers", view.text(group, "State")); //$NON-NLS-1$ //$NON-NLS-2$
			for (int rank = 0; rank < 4; rank++) {
				PeerNode peer = view.peer(group, ranks.pid(rank));
				assertSame(peer, group.children().get(rank), "peers are in the order of their ranks"); //$NON-NLS-1$
				assertEquals("ranks", view.text(peer, "Name")); //$NON-NLS-1$ //$NON-NLS-2$
				assertEquals(Integer.toString(ranks.pid(rank)), view.text(peer, "PID")); //$NON-NLS-1$
				assertEquals(Integer.toString(rank), view.text(peer, "Rank")); //$NON-NLS-1$
				assertEquals("Shared", view.text(peer, "State")); //$NON-NLS-1$ //$NON-NLS-2$
				assertTrue(view.text(peer, "Executable or File").endsWith("/bin/ranks")); //$NON-NLS-1$ //$NON-NLS-2$
			}
			long counters = ranks.address(1, COUNTERS);
			SegmentNode data = view.segment(view.peer(group, ranks.pid(1)), segment -> segment.contains(counters));
			assertEquals("0x" + Long.toHexString(data.segment().start()), view.text(data, "Address")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals("rw-", view.text(data, "Protection")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals("Image", view.text(data, "Sharing")); //$NON-NLS-1$ //$NON-NLS-2$
			SegmentNode kernel = view.segment(view.peer(group, ranks.pid(1)),
					segment -> segment.kind() == SegmentKind.SPECIAL);
			assertTrue(view.text(kernel, "Sharing").length() > "Private: ".length(), "it says why"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		}
	}

	@Test
	void keepsSelectionExpansionAndItemsWhilePeersComeAndGo() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(3)) {
			GroupNode group = view.group(ranks.name(), 3);
			PeerNode peer = view.peer(group, ranks.pid(1));
			SegmentNode data = view.segment(peer, segment -> segment.contains(ranks.address(1, COUNTERS)));
			view.select(data);
			TreeItem peerItem = view.item(peer);
			assertEquals(List.of(data), view.selection());
			try (RanksGroup more = RanksGroup.start(2)) {
				view.group(more.name(), 2);
				ranks.kill(2);
				PeerNode dead = view.peer(group, ranks.pid(2));
				Waiting.until("the killed peer is shown as ended", () -> "Ended".equals(view.text(dead, "State"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			}
			assertEquals(List.of(data), view.selection());
			assertSame(peerItem, view.item(peer), "the item is the same one"); //$NON-NLS-1$
			assertTrue(peerItem.getExpanded());
			assertEquals(peer.children().size(), peerItem.getItemCount());
		}
	}

	@Test
	void anEndedPeerStaysUntilItIsRemoved() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			GroupNode group = view.group(ranks.name(), 2);
			PeerNode peer = view.peer(group, ranks.pid(0));
			view.select(peer);
			ranks.close();
			Waiting.until("both are shown as ended", //$NON-NLS-1$
					() -> group.children().stream().allMatch(node -> "Ended".equals(view.text(node, "State")))); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals("0 of 2 alive", view.text(group, "State")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(List.of(peer), view.selection());
			assertFalse(peer.peer().segments().isEmpty());
			execute(REMOVE_ENDED);
			Waiting.until("the group is gone", () -> !view.view().nodes().contains(group)); //$NON-NLS-1$
			assertEquals(List.of(), view.selection());
		}
	}

	@Test
	void restoresAndRebuildsOnCommand() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			GroupNode group = view.group(ranks.name(), 1);
			PeerNode peer = group.children().get(0);
			view.select(peer);
			execute(RESTORE);
			Waiting.until("it is private", () -> peer.peer().state() == PeerState.PRIVATE //$NON-NLS-1$
					&& "Private".equals(view.text(peer, "State"))); //$NON-NLS-1$ //$NON-NLS-2$
			execute(REBUILD);
			Waiting.until("it is shared", () -> peer.peer().state() == PeerState.SHARED //$NON-NLS-1$
					&& "Shared".equals(view.text(peer, "State"))); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	@Test
	void filtersSegments() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.group(ranks.name(), 1).children().get(0);
			SegmentNode data = view.segment(peer, segment -> segment.contains(ranks.address(0, COUNTERS)));
			view.view().setFilter("RANKS data rw-"); //$NON-NLS-1$
			assertEquals(List.of(data), peer.segments());
			assertEquals(List.of(peer.threads(), peer.descriptors(), data), peer.children());
			assertEquals(3, view.item(peer).getItemCount());
			assertNotNull(view.item(data));
			assertEquals("Data", view.text(data, "Kind")); //$NON-NLS-1$ //$NON-NLS-2$
			view.view().setFilter(""); //$NON-NLS-1$
			assertEquals(peer.segmentCount(), peer.segments().size());
			assertEquals(peer.children().size(), view.item(peer).getItemCount());
		}
	}

	@Test
	void followsSegmentsThatComeAndGo() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.group(ranks.name(), 1).children().get(0);
			SegmentNode data = view.segment(peer, segment -> segment.contains(ranks.address(0, COUNTERS)));
			view.select(data);
			view.view().setFilter("Image"); //$NON-NLS-1$
			int shared = peer.segments().size();
			assertEquals(List.of(data), view.selection());
			peer.peer().restore();
			Waiting.until("nothing is shared", () -> peer.segments().isEmpty() && view.item(peer).getItemCount() == 2); //$NON-NLS-1$
			peer.peer().rebuild();
			Waiting.until("all is shared again", //$NON-NLS-1$
					() -> peer.segments().size() >= shared && view.item(peer).getItemCount() == peer.children().size());
		}
	}
}
