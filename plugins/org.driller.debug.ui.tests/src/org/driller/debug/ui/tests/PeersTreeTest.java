/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.driller.core.Segment;
import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.PeersNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.ProgramGroup;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.swt.SWT;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Forked peers, threads and descriptors, peers that are stopped, and peers that have ended. */
@ExtendWith(CleanWorkbench.class)
class PeersTreeTest {

	@Test
	void aForkedPeerIsBelowTheOneItWasForkedFrom() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (ProgramGroup family = ProgramGroup.start(1, "perl", "-e", "fork; sleep 86400")) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			GroupNode group = view.groupOf(family.name());
			Waiting.until("parent and child are there", () -> group.peers().size() == 2 && group.children().size() == 1 //$NON-NLS-1$
					&& !group.children().get(0).forked().isEmpty());
			PeerNode parent = group.children().get(0);
			PeerNode child = parent.forked().get(0);
			assertEquals(parent.peer().pid(), child.peer().status().parent());
			assertSame(parent, child.parent());
			assertSame(group, child.group());
			Waiting.until("the child is shown", () -> view.item(child) != null && view.item(parent).getExpanded()); //$NON-NLS-1$
			assertSame(view.item(parent), view.item(child).getParentItem());
			assertEquals("2 peers", view.text(group, "State")); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("it says so", () -> view.text(parent, "Kind").endsWith(", 1 forked")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			view.expand(child);
			Waiting.until("its segments are shown", () -> !child.segments().isEmpty() //$NON-NLS-1$
					&& view.item(child).getItemCount() == child.children().size());
			view.select(child);
			assertEquals(List.of(child), view.selection());
			// An orphan stays below its parent for as long as that one is listed.
			ProcessHandle.of(parent.peer().pid()).ifPresent(ProcessHandle::destroyForcibly); //$NON-NLS-1$
			Waiting.until("the parent has ended", () -> "Ended".equals(view.text(parent, "State"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			assertSame(parent, child.parent());
			assertEquals(List.of(child), view.selection());
		}
	}

	@Test
	void threadsAndDescriptorsAreReadWhileTheirFolderIsOpen() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.group(ranks.name(), 1).children().get(0);
			view.expand(peer);
			assertEquals(List.of(), peer.threads().leaves());
			view.expand(peer.threads());
			Waiting.until("the threads are read", () -> !peer.threads().leaves().isEmpty() //$NON-NLS-1$
					&& view.item(peer.threads().leaves().get(0)) != null);
			PeersNode main = peer.threads().leaves().get(0);
			assertEquals("ranks", view.text(main, "Name")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(Integer.toString(ranks.pid(0)), view.text(main, "PID")); //$NON-NLS-1$
			assertEquals("Thread", view.text(main, "Kind")); //$NON-NLS-1$ //$NON-NLS-2$
			assertFalse(view.text(main, "State").isEmpty()); //$NON-NLS-1$
			assertTrue(peer.threads().leaves().stream().anyMatch(node -> view.text(node, "Name").equals("driller"))); //$NON-NLS-1$ //$NON-NLS-2$
			view.expand(peer.descriptors());
			Waiting.until("the descriptors are read", () -> peer.descriptors().leaves().size() > 2 //$NON-NLS-1$
					&& view.item(peer.descriptors().leaves().get(0)) != null);
			PeersNode input = peer.descriptors().leaves().get(0);
			assertEquals("0", view.text(input, "PID")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals("Descriptor", view.text(input, "Kind")); //$NON-NLS-1$ //$NON-NLS-2$
			// What was there last stays after the end.
			int threads = peer.threads().leaves().size();
			ranks.close();
			Waiting.until("they have ended", () -> "Ended".equals(view.text(main, "State"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			assertEquals(threads, peer.threads().leaves().size());
			assertEquals(view.tree().getDisplay().getSystemColor(SWT.COLOR_WIDGET_DISABLED_FOREGROUND),
					view.item(main).getForeground());
		}
	}

	@Test
	void aStoppedPeerIsMarked() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			GroupNode group = view.group(ranks.name(), 2);
			PeerNode peer = view.peer(group, ranks.pid(0));
			Object icon = view.item(peer).getImage();
			ranks.signal(0, "STOP"); //$NON-NLS-1$
			Waiting.until("it is marked", () -> "Stopped".equals(view.text(peer, "State"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			assertNotEquals(icon, view.item(peer).getImage());
			assertEquals("Shared", view.text(view.peer(group, ranks.pid(1)), "State")); //$NON-NLS-1$ //$NON-NLS-2$
			ranks.signal(0, "CONT"); //$NON-NLS-1$
			Waiting.until("it is not marked any more", () -> "Shared".equals(view.text(peer, "State"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			assertEquals(icon, view.item(peer).getImage());
		}
	}

	@Test
	void aPeerStoppedByADebuggerSaysByWhich() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.group(ranks.name(), 1).children().get(0);
			Process debugger = ranks.debug(0);
			try {
				Waiting.until("it is marked", () -> "Stopped by gdb".equals(view.text(peer, "State")) || !debugger.isAlive()); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
				assertTrue(debugger.isAlive(), "the debugger may attach"); //$NON-NLS-1$
				Segment data = view.segment(peer, segment -> segment.contains(ranks.address(0, "ticks"))).segment(); //$NON-NLS-1$
				assertTrue(peer.peer().memory().read(data.start(), new byte[8]).isComplete(), "it can be read all the same"); //$NON-NLS-1$
			} finally {
				debugger.destroy();
			}
			Waiting.until("it runs again", () -> "Shared".equals(view.text(peer, "State"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		}
	}

	@Test
	void anEndedPeerStaysReadableAndGrey() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.group(ranks.name(), 1).children().get(0);
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			var data = view.segment(peer, segment -> segment.contains(ticks));
			ranks.kill(0);
			Waiting.until("it has ended", () -> "Ended".equals(view.text(peer, "State"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			var grey = view.tree().getDisplay().getSystemColor(SWT.COLOR_WIDGET_DISABLED_FOREGROUND);
			assertNotEquals(view.tree().getForeground().getRGB(), grey.getRGB());
			assertEquals(grey, view.item(peer).getForeground());
			Waiting.until("its segments are grey", () -> grey.equals(view.item(data).getForeground())); //$NON-NLS-1$
			assertTrue(peer.peer().memory().read(ticks, new byte[8]).isComplete());
		}
	}
}
