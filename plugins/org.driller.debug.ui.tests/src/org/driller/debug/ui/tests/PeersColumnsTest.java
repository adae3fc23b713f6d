/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.driller.core.SegmentKind;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.PeersColumn;
import org.driller.debug.ui.peers.PeersView;
import org.driller.debug.ui.peers.SegmentClass;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.XMLMemento;
import org.eclipse.ui.handlers.IHandlerService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Columns that can be chosen, sorted by and made wider, and filters. */
@ExtendWith(CleanWorkbench.class)
class PeersColumnsTest {

	private PeersViewTester view;

	@AfterEach
	void asItWas() {
		view.view().resetColumns();
		view.view().setClasses(Set.of());
	}

	private void reopen() throws Exception {
		IWorkbenchPage page = view.view().getSite().getPage();
		page.hideView(view.view());
		Waiting.dispatchAll();
		assertNull(page.findView(PeersView.ID));
		view = PeersViewTester.open();
	}

	@Test
	void columnsAreChosenMovedAndResizedAndThatIsRemembered() throws Exception {
		view = PeersViewTester.open();
		view.view().setColumnShown(PeersColumn.SHARING, false);
		assertEquals(0, view.column("Sharing").getWidth()); //$NON-NLS-1$
		view.view().setColumnShown(PeersColumn.NAME, false);
		assertTrue(view.column("Name").getWidth() > 0, "the first one stays"); //$NON-NLS-1$ //$NON-NLS-2$
		view.column("Kind").setWidth(321); //$NON-NLS-1$
		int[] order = view.tree().getColumnOrder();
		int last = order[order.length - 1];
		System.arraycopy(order, 1, order, 2, order.length - 2);
		order[1] = last;
		view.tree().setColumnOrder(order);
		view.clickTitle("Size"); //$NON-NLS-1$

		reopen();
		assertEquals(0, view.column("Sharing").getWidth()); //$NON-NLS-1$
		assertEquals(321, view.column("Kind").getWidth()); //$NON-NLS-1$
		assertEquals(last, view.tree().getColumnOrder()[1]);
		assertEquals(view.column("Size"), view.tree().getSortColumn()); //$NON-NLS-1$

		view.view().resetColumns();
		assertTrue(view.column("Sharing").getWidth() > 0); //$NON-NLS-1$
		assertNull(view.tree().getSortColumn());
	}

	@Test
	void theStateGoesThroughTheMementoOfTheWorkbench() throws Exception {
		view = PeersViewTester.open();
		view.view().setColumnShown(PeersColumn.RANK, false);
		view.view().setClasses(EnumSet.of(SegmentClass.HEAP, SegmentClass.SHARED));
		var memento = XMLMemento.createWriteRoot("view"); //$NON-NLS-1$
		view.view().saveState(memento);
		assertEquals(PeersColumn.values().length, memento.getChildren("column").length); //$NON-NLS-1$
		reopen();
		assertEquals(EnumSet.of(SegmentClass.HEAP, SegmentClass.SHARED), view.view().classes());
	}

	@Test
	void sortsByAColumnAndBack() throws Exception {
		view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			PeerNode peer = view.group(ranks.name(), 2).children().get(0);
			SegmentNode data = view.segment(peer, segment -> segment.contains(ranks.address(0, "ticks"))); //$NON-NLS-1$
			view.select(data);
			view.clickTitle("Size"); //$NON-NLS-1$
			assertEquals(SWT.UP, view.tree().getSortDirection());
			assertEquals(sizes(peer).stream().sorted().toList(), sizes(peer));
			int first = peer.containers().size();
			assertEquals(view.text(peer.segments().get(0), "Address"), //$NON-NLS-1$
					view.item(peer).getItem(first).getText(view.index("Address"))); //$NON-NLS-1$
			assertEquals(List.of(data), view.selection(), "the same segment is selected"); //$NON-NLS-1$
			assertEquals(data, view.tree().getSelection()[0].getData());
			view.clickTitle("Size"); //$NON-NLS-1$
			assertEquals(SWT.DOWN, view.tree().getSortDirection());
			assertTrue(peer.segments().get(0).segment().size() >= peer.segments().get(1).segment().size());
			view.clickTitle("Name"); //$NON-NLS-1$
			List<String> names = peer.segments().stream().map(node -> view.text(node, "Name").toLowerCase()).toList(); //$NON-NLS-1$
			assertEquals(names.stream().sorted().toList(), names);
			view.clickTitle("PID"); //$NON-NLS-1$
			view.clickTitle("PID"); //$NON-NLS-1$
			List<Integer> pids = view.group(ranks.name(), 2).children().stream().map(node -> node.peer().pid()).toList();
			assertEquals(pids.stream().sorted(Comparator.reverseOrder()).toList(), pids);
			assertTrue(view.item(peer).getExpanded(), "what was open stays open"); //$NON-NLS-1$
			view.clickTitle("PID"); //$NON-NLS-1$
			assertNull(view.tree().getSortColumn());
			List<Long> addresses = peer.segments().stream().map(node -> node.segment().start()).toList();
			assertEquals(addresses.stream().sorted(Long::compareUnsigned).toList(), addresses);
		}
	}

	private static List<Long> sizes(PeerNode peer) {
		return peer.segments().stream().map(node -> node.segment().size()).toList();
	}

	@Test
	void showsClassesOfSegments() throws Exception {
		view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.group(ranks.name(), 1).children().get(0);
			view.segment(peer, segment -> segment.kind() == SegmentKind.HEAP);
			view.view().setClasses(EnumSet.of(SegmentClass.HEAP, SegmentClass.STACKS));
			assertFalse(peer.segments().isEmpty());
			assertTrue(peer.segments().stream().map(node -> node.segment().kind()).allMatch(kind -> kind == SegmentKind.HEAP
					|| kind == SegmentKind.STACK || kind == SegmentKind.THREAD_STACK));
			view.view().setClasses(EnumSet.of(SegmentClass.SHARED, SegmentClass.WRITABLE));
			assertTrue(peer.segments().stream().allMatch(node -> node.segment().isShared() && node.segment().isWritable()));
			int all = peer.segments().size();
			view.view().setFilter("ranks"); //$NON-NLS-1$
			assertTrue(peer.segments().size() < all && !peer.segments().isEmpty());
			view.view().setFilter(""); //$NON-NLS-1$
			view.view().setClasses(EnumSet.of(SegmentClass.SHARED, SegmentClass.OTHERS));
			assertTrue(peer.segments().stream().noneMatch(node -> node.segment().kind() == SegmentKind.SPECIAL));
			view.view().setClasses(Set.of());
			assertEquals(peer.segmentCount(), peer.segments().size());
		}
	}

	@Test
	void copiesRows() throws Exception {
		view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.group(ranks.name(), 1).children().get(0);
			SegmentNode data = view.segment(peer, segment -> segment.contains(ranks.address(0, "ticks"))); //$NON-NLS-1$
			view.select(data);
			view.tree().setFocus();
			Waiting.until("the tree has the focus", () -> view.tree().isFocusControl()); //$NON-NLS-1$
			PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand("org.eclipse.ui.edit.copy", //$NON-NLS-1$
					new Event());
			var clipboard = new Clipboard(Display.getCurrent());
			try {
				String text = (String) clipboard.getContents(TextTransfer.getInstance());
				assertTrue(text.startsWith("ranks\t"), text); //$NON-NLS-1$
				assertTrue(text.contains("\trw-\tImage\t"), text); //$NON-NLS-1$
			} finally {
				clipboard.dispose();
			}
		}
	}

	@Test
	void columnsAreChosenInAMenu() throws Exception {
		view = PeersViewTester.open();
		var shell = new Shell(Display.getCurrent());
		try {
			Menu menu = view.columnMenu().createContextMenu(shell);
			menu.notifyListeners(SWT.Show, new Event());
			MenuItem rank = Arrays.stream(menu.getItems()).filter(item -> item.getText().equals("Rank")).findFirst() //$NON-NLS-1$
					.orElseThrow();
			assertTrue(rank.getSelection());
			assertTrue(Arrays.stream(menu.getItems()).noneMatch(item -> item.getText().equals("Name"))); //$NON-NLS-1$
			rank.setSelection(false);
			rank.notifyListeners(SWT.Selection, new Event());
			assertEquals(0, view.column("Rank").getWidth()); //$NON-NLS-1$
		} finally {
			shell.dispose();
		}
	}

	@Test
	void everyColumnSaysWhatItIs() throws Exception {
		view = PeersViewTester.open();
		for (TreeColumn column : view.tree().getColumns()) {
			assertFalse(column.getToolTipText().isBlank(), column.getText());
		}
	}
}
