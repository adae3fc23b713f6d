/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.driller.core.Peer;
import org.driller.core.SegmentKind;
import org.driller.core.SnapshotStore;
import org.driller.debug.ui.live.model.Sample.Liveness;
import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.snapshots.Difference;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.MessageTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.SnapshotsViewTester;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.handlers.IHandlerService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(CleanWorkbench.class)
class SnapshotsViewTest {

	private static final String TAKE = "org.driller.debug.ui.commands.takeSnapshot"; //$NON-NLS-1$
	private static final String ASKS = "The processes run on"; //$NON-NLS-1$

	@TempDir
	Path folder;

	/** As chosen from the menu of Driller Peers, and answered as proposed. */
	private static void takeSelected() throws Exception {
		MessageTester.answerNext(ASKS, "Take"); //$NON-NLS-1$
		PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(TAKE, null);
	}

	private static long number(Peer peer, long address) {
		var bytes = new byte[Long.BYTES];
		peer.memory().read(address, bytes);
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
	}

	private static int indexAt(List<Difference> found, int pid, long address) {
		for (int i = 0; i < found.size(); i++) {
			Difference each = found.get(i);
			if (each.pair().before().pid() == pid && Long.compareUnsigned(address - each.range().address(), each.range().length()) < 0) {
				return i;
			}
		}
		return -1;
	}

	@Test
	void takesAGroupAndTellsWhatChangedSince() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(3)) {
			SnapshotsViewTester snapshots = SnapshotsViewTester.open();
			PeersViewTester peers = PeersViewTester.open();
			GroupNode group = peers.group(ranks.name(), 3);
			peers.select(group);
			takeSelected();
			String name = ranks.name() + "-1"; //$NON-NLS-1$
			TreeItem item = snapshots.await(name);
			assertEquals("All memory", snapshots.text(item, "What")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(ranks.name() + ": 3 peers", snapshots.text(item, "Peers")); //$NON-NLS-1$ //$NON-NLS-2$
			assertTrue(snapshots.text(item, "Cost").matches(".* copied, nothing stopped; .* ms to prepare, .* ms to write"), snapshots.text(item, "Cost")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			assertTrue(snapshots.text(item, "Skew").endsWith("ms") || snapshots.text(item, "Skew").endsWith(" s")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
			assertEquals("no, they ran on", snapshots.text(item, "Consistent")); //$NON-NLS-1$ //$NON-NLS-2$
			assertFalse(snapshots.text(item, "Taken").isEmpty()); //$NON-NLS-1$
			snapshots.awaitStatus("from the first byte to the last"); //$NON-NLS-1$

			Peer peer = peers.peer(group, ranks.pid(1)).peer();
			long ticks = ranks.address(1, "ticks"); //$NON-NLS-1$
			long then = number(peer, ticks);
			Waiting.until("the rank goes on", () -> number(peer, ticks) > then + 1); //$NON-NLS-1$
			snapshots.select(name);
			snapshots.press("Compare with Live Memory"); //$NON-NLS-1$
			List<Difference> found = snapshots.awaitDifferences();
			snapshots.awaitStatus("live memory was read within"); //$NON-NLS-1$
			for (int rank = 0; rank < 3; rank++) {
				assertTrue(indexAt(found, ranks.pid(rank), ranks.address(rank, "ticks")) >= 0, "rank " + rank); //$NON-NLS-1$ //$NON-NLS-2$
			}
			int row = indexAt(found, ranks.pid(1), ticks);
			TableItem shown = snapshots.differences().getItem(row);
			assertEquals("rank 1 (" + ranks.pid(1) + ')', shown.getText(0)); //$NON-NLS-1$
			assertTrue(shown.getText(4).startsWith("counters"), shown.getText(4)); //$NON-NLS-1$
			assertFalse(shown.getText(5).equals(shown.getText(6)), shown.getText(5));
			snapshots.openDifference(row);
			var live = LiveViewTester.open();
			Waiting.until("the place is shown as it is now", () -> live.pid() == ranks.pid(1) //$NON-NLS-1$
					&& live.view().liveControl().selection().first() == found.get(row).range().address());
			snapshots.differences().setSelection(0);
			snapshots.press("Next Difference"); //$NON-NLS-1$
			assertEquals(1, snapshots.differences().getSelectionIndex());
			snapshots.press("Previous Difference"); //$NON-NLS-1$
			snapshots.press("Previous Difference"); //$NON-NLS-1$
			assertEquals(found.size() - 1, snapshots.differences().getSelectionIndex(), "around the end"); //$NON-NLS-1$
		}
	}

	@Test
	void comparesTwoAndShowsTheMemoryOfOne() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(2)) {
			SnapshotsViewTester snapshots = SnapshotsViewTester.open();
			PeersViewTester peers = PeersViewTester.open();
			GroupNode group = peers.group(ranks.name(), 2);
			PeerNode node = peers.peer(group, ranks.pid(0));
			peers.select(node);
			takeSelected();
			String first = ranks.name() + "-rank0-1"; //$NON-NLS-1$
			String second = ranks.name() + "-rank0-2"; //$NON-NLS-1$
			snapshots.await(first);
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			long then = number(node.peer(), ticks);
			Waiting.until("the rank goes on", () -> number(node.peer(), ticks) > then + 1); //$NON-NLS-1$
			peers.select(node);
			takeSelected();
			snapshots.await(second);
			snapshots.select(second, first);
			snapshots.press("Compare Two Snapshots"); //$NON-NLS-1$
			List<Difference> found = snapshots.awaitDifferences();
			int row = indexAt(found, ranks.pid(0), ticks);
			assertTrue(row >= 0, found.toString());
			assertEquals(first, found.get(row).pair().before().folder().getFileName().toString(), "the earlier one is before"); //$NON-NLS-1$
			snapshots.awaitStatus("one process"); //$NON-NLS-1$

			// Its memory stays as it was, whatever becomes of the process.
			snapshots.select(first);
			snapshots.press("Open in Live Memory"); //$NON-NLS-1$
			var live = LiveViewTester.open();
			Waiting.until("saved bytes are shown", () -> live.pid() == ranks.pid(0) //$NON-NLS-1$
					&& live.view().liveControl().model().sample() != null
					&& live.view().liveControl().model().sample().liveness() == Liveness.SAVED);
			assertTrue(live.view().getTitleToolTip().contains(first), live.view().getTitleToolTip());
			snapshots.openDifference(row);
			Waiting.until("the later one is shown", () -> live.view().getTitleToolTip().contains(second) //$NON-NLS-1$
					&& live.view().liveControl().selection().first() == found.get(row).range().address());
			ranks.kill(0);
			snapshots.select(first);
			Waiting.until("the peer has ended", () -> !node.peer().isAlive()); //$NON-NLS-1$
			snapshots.press("Compare with Live Memory"); //$NON-NLS-1$
			assertTrue(indexAt(snapshots.awaitDifferences(), ranks.pid(0), ticks) >= 0, "what it left is compared"); //$NON-NLS-1$
			snapshots.awaitStatus("has ended"); //$NON-NLS-1$
		}
	}

	@Test
	void holdsEachProcessWhileItIsCopiedIfAskedTo() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(2)) {
			SnapshotsViewTester snapshots = SnapshotsViewTester.open();
			PeersViewTester peers = PeersViewTester.open();
			peers.select(peers.group(ranks.name(), 2));
			snapshots.takeHeld();
			PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(TAKE, null);
			TreeItem item = snapshots.await(ranks.name() + "-1"); //$NON-NLS-1$
			assertEquals("each process", snapshots.text(item, "Consistent")); //$NON-NLS-1$ //$NON-NLS-2$
			assertTrue(snapshots.text(item, "Cost").matches(".* copied, held .* ms; .* to prepare, .* to write"), snapshots.text(item, "Cost")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		}
	}

	@Test
	void takesSegmentsAlone() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			SnapshotsViewTester snapshots = SnapshotsViewTester.open();
			PeersViewTester peers = PeersViewTester.open();
			GroupNode group = peers.group(ranks.name(), 1);
			peers.select(peers.segment(peers.peer(group, ranks.pid(0)), segment -> segment.kind() == SegmentKind.STACK));
			takeSelected();
			TreeItem item = snapshots.await(ranks.name() + "-rank0-1"); //$NON-NLS-1$
			assertEquals("Segments", snapshots.text(item, "What")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(1, item.getItemCount());
		}
	}

	@Test
	void keepsThemUnderNamesAndElsewhere() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			SnapshotsViewTester snapshots = SnapshotsViewTester.open();
			PeersViewTester peers = PeersViewTester.open();
			GroupNode group = peers.group(ranks.name(), 1);
			peers.select(group);
			takeSelected();
			String name = ranks.name() + "-1"; //$NON-NLS-1$
			snapshots.await(name);
			assertFalse(snapshots.isEnabled("Compare Two Snapshots")); //$NON-NLS-1$
			snapshots.select(name);
			MessageTester.answerNext("New name", "Cancel"); //$NON-NLS-1$ //$NON-NLS-2$
			snapshots.global(ActionFactory.RENAME.getId());
			assertNotNull(snapshots.item(name));

			snapshots.view().exportTo(SnapshotsViewTester.store().list().get(0), folder);
			snapshots.awaitStatus("Exported to"); //$NON-NLS-1$
			assertTrue(Files.isDirectory(folder.resolve(name)));
			assertEquals("", SnapshotStore.read(folder.resolve(name)).problem()); //$NON-NLS-1$
			snapshots.view().importFrom(folder.resolve(name));
			snapshots.await(name + "-2"); //$NON-NLS-1$
			snapshots.view().importFrom(folder);
			snapshots.awaitStatus("There is no snapshot in"); //$NON-NLS-1$

			snapshots.select(name + "-2", name); //$NON-NLS-1$
			MessageTester.answerNext("Delete 2 snapshots", "Keep"); //$NON-NLS-1$ //$NON-NLS-2$
			snapshots.global(ActionFactory.DELETE.getId());
			assertEquals(2, SnapshotsViewTester.store().list().size());
			snapshots.select(name);
			MessageTester.answerNext("Delete the snapshot " + name, "Delete"); //$NON-NLS-1$ //$NON-NLS-2$
			snapshots.global(ActionFactory.DELETE.getId());
			Waiting.until("it is gone", () -> snapshots.item(name) == null); //$NON-NLS-1$
			assertNotNull(snapshots.item(name + "-2")); //$NON-NLS-1$
			assertNull(snapshots.item(name));

			// A damaged one is listed, and says what is wrong.
			Path memory = SnapshotsViewTester.store().list().get(0).folder().resolve(ranks.pid(0) + ".memory"); //$NON-NLS-1$
			Files.write(memory, new byte[100]);
			snapshots.global(ActionFactory.REFRESH.getId());
			Waiting.until("it says what is wrong", //$NON-NLS-1$
					() -> snapshots.text(snapshots.item(name + "-2"), "What").contains("damaged")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			snapshots.select(name + "-2"); //$NON-NLS-1$
			assertFalse(snapshots.isEnabled("Open in Live Memory")); //$NON-NLS-1$
		}
	}
}
