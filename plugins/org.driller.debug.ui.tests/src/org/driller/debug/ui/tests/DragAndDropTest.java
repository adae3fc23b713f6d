/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.driller.core.Peer;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.rendering.PeerSource;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.CompareViewTester;
import org.driller.debug.ui.tests.support.LiveControlTester;
import org.driller.debug.ui.tests.support.Mouse;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.SearchViewTester;
import org.driller.debug.ui.tests.support.Waiting;
import org.driller.debug.ui.tests.support.WatchViewTester;
import org.driller.debug.ui.transfer.Dragging;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DragSource;
import org.eclipse.swt.dnd.DragSourceAdapter;
import org.eclipse.swt.dnd.DragSourceEvent;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is dragged with the mouse from one view into another one. What commands do of the same is tested with the views. */
@ExtendWith(CleanWorkbench.class)
class DragAndDropTest {

	@Test
	void peersAndSegmentsAreComparedWhereTheyAreDropped() throws Exception {
		PeersViewTester peers = PeersViewTester.open();
		CompareViewTester compare = CompareViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(3)) {
			GroupNode group = peers.group(ranks.name(), 3);
			Composite view = compare.view().getAdapter(Composite.class).getParent();
			peers.drag(peers.peer(group, ranks.pid(2)), view);
			assertEquals(List.of(ranks.pid(2)), pids(compare.view().peers()));
			Waiting.until("it says that another one is needed", () -> compare.view().statusText().contains("choose another one")); //$NON-NLS-1$ //$NON-NLS-2$
			peers.drag(peers.peer(group, ranks.pid(0)), view);
			compare.awaitColumns(2);
			assertEquals(List.of(ranks.pid(2), ranks.pid(0)), pids(compare.view().peers()), "in the order in which they came"); //$NON-NLS-1$
			long queue = ranks.address(0, "queue"); //$NON-NLS-1$
			SegmentNode segment = peers.segment(peers.peer(group, ranks.pid(0)), found -> found.contains(queue));
			peers.drag(segment, compare.column(0).live().canvas());
			Waiting.until("the segment is compared", () -> compare.column(1).live().source() != null //$NON-NLS-1$
					&& compare.start(1) == segment.segment().start());
			assertEquals(2, compare.view().columns().size());
		}
	}

	@Test
	void selectedBytesAreWatchedAndComparedWhereTheyAreDropped() throws Exception {
		PeersViewTester peers = PeersViewTester.open();
		WatchViewTester watch = WatchViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			Peer peer = peers.peer(peers.group(ranks.name(), 2), ranks.pid(1)).peer();
			long settings = ranks.address(1, "settings"); //$NON-NLS-1$
			Shell shell = shell();
			try {
				var control = new LiveMemoryControl(shell, SWT.NONE);
				Dragging.from(control);
				control.setSource(PeerSource.at(peer, settings));
				control.setActive(true);
				control.change(now -> now.withCellBytes(8).withColumns(2));
				shell.open();
				var live = new LiveControlTester(control);
				live.click(settings);
				control.model().selection().extendTo(settings + 15);
				drag(live, settings + 8, watch.view().getAdapter(Composite.class).getParent());
				Waiting.until("it is watched", () -> watch.places().equals(List.of("settings:x64"))); //$NON-NLS-1$ //$NON-NLS-2$
				assertEquals(ranks.name(), watch.view().group());
				assertEquals(settings + 15, control.selection().last(), "it is still selected"); //$NON-NLS-1$

				CompareViewTester compare = CompareViewTester.open();
				drag(live, settings, compare.view().getAdapter(Composite.class).getParent());
				compare.awaitColumns(2);
				Waiting.until("16 bytes are compared", //$NON-NLS-1$
						() -> compare.view().statusText().contains("16 B are the same in 2 peers")); //$NON-NLS-1$
				assertEquals(List.of(settings, ranks.address(0, "settings")), //$NON-NLS-1$
						List.of(compare.start(indexOf(compare, peer)), compare.start(1 - indexOf(compare, peer))));

				// A click among them, without a move, places the cursor as elsewhere.
				live.click(settings + 8);
				assertTrue(control.model().selection().isSingle());
			} finally {
				shell.dispose();
			}
		}
	}

	private static int indexOf(CompareViewTester compare, Peer peer) {
		return compare.view().peers().indexOf(peer);
	}

	private static void drag(LiveControlTester live, long address, Control target) {
		Rectangle cell = live.control().cellBounds(address);
		Mouse.drag(live.control().canvas(), cell.x + cell.width / 2, cell.y + cell.height / 2, target);
	}

	private static List<Integer> pids(List<Peer> peers) {
		return peers.stream().map(Peer::pid).toList();
	}

	/** A window of its own, above the views that things are dropped on. */
	private static Shell shell() {
		var shell = new Shell(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell(), SWT.TITLE | SWT.MODELESS);
		shell.setLayout(new FillLayout());
		shell.setBounds(300, 120, 560, 220);
		return shell;
	}

	@Test
	void aPeerOrAGroupThatIsDroppedIsSearched() throws Exception {
		PeersViewTester peers = PeersViewTester.open();
		SearchViewTester search = SearchViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			GroupNode group = peers.group(ranks.name(), 2);
			peers.drag(peers.peer(group, ranks.pid(1)), search.scope());
			Waiting.until("it is chosen", () -> search.scope().getText().contains(Integer.toString(ranks.pid(1)))); //$NON-NLS-1$
			peers.drag(group, search.scope());
			Waiting.until("all of the group", () -> search.scope().getText().equals("Group " + ranks.name())); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	@Test
	void textThatIsDroppedIsTakenAsAPlace() throws Exception {
		WatchViewTester watch = WatchViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			PeersViewTester.open().group(ranks.name(), 2);
			watch.group(ranks.name(), 2);
			Shell shell = shell();
			try {
				var label = new Label(shell, SWT.NONE);
				label.setText("counters:u64*2\nsettings+24:f64\n"); //$NON-NLS-1$
				var source = new DragSource(label, DND.DROP_COPY);
				source.setTransfer(TextTransfer.getInstance());
				source.addDragListener(new DragSourceAdapter() {
					@Override
					public void dragSetData(DragSourceEvent event) {
						event.data = label.getText();
					}
				});
				shell.open();
				Mouse.drag(label, 10, 10, watch.view().getAdapter(Composite.class).getParent());
				assertEquals(List.of("counters:u64*2", "settings+24:f64"), watch.places()); //$NON-NLS-1$ //$NON-NLS-2$
				CompareViewTester compare = CompareViewTester.compare(ranks);
				label.setText("settings"); //$NON-NLS-1$
				Mouse.drag(label, 10, 10, compare.column(1).live().canvas());
				Waiting.until("it is compared", () -> compare.view().getTitle().equals("Compare settings")); //$NON-NLS-1$ //$NON-NLS-2$
			} finally {
				shell.dispose();
			}
		}
	}
}
