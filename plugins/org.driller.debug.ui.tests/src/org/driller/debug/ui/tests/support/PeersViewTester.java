/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

import org.driller.core.Segment;
import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.PeersNode;
import org.driller.debug.ui.peers.PeersView;
import org.driller.debug.ui.peers.SegmentNode;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;

/** Reads and operates the view "Driller Peers" as a person does. */
public final class PeersViewTester {

	private static final int MOST_TRIES = 10;
	/** Longer than what the toolkit takes for a double click. */
	private static final int DOUBLE_CLICK_MILLIS = 2_000;

	private final PeersView view;
	private final Tree tree;

	private PeersViewTester(PeersView view) {
		this.view = view;
		tree = view.getAdapter(Tree.class);
	}

	/** Opens the view in the current perspective. */
	public static PeersViewTester open() throws PartInitException {
		IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
		var tester = new PeersViewTester((PeersView) page.showView(PeersView.ID));
		Waiting.dispatchAll();
		return tester;
	}

	public PeersView view() {
		return view;
	}

	public Tree tree() {
		return tree;
	}

	/** Waits for a group with a number of attached peers. */
	public GroupNode group(String name, int size) {
		Waiting.until("group " + name + " of " + size, () -> find(name) != null && find(name).children().size() == size //$NON-NLS-1$ //$NON-NLS-2$
				&& find(name).children().stream().allMatch(peer -> peer.hasSegments() && item(peer) != null));
		return find(name);
	}

	private GroupNode find(String name) {
		return view.nodes().stream().filter(node -> node.group().name().equals(name)).findFirst().orElse(null);
	}

	public PeerNode peer(GroupNode group, int pid) {
		return group.children().stream().filter(node -> node.peer().pid() == pid).findFirst().orElseThrow();
	}

	/** Waits for a group, whatever is in it. */
	public GroupNode groupOf(String name) {
		return Waiting.untilPresent("group " + name, () -> find(name)); //$NON-NLS-1$
	}

	public TreeColumn column(String title) {
		return tree.getColumn(index(title));
	}

	/** Where a column is in the rows' texts. */
	public int index(String title) {
		List<String> titles = Arrays.stream(tree.getColumns()).map(TreeColumn::getText).toList();
		assertTrue(titles.contains(title), () -> title + " is not one of " + titles); //$NON-NLS-1$
		return titles.indexOf(title);
	}

	/** The menu of the view in which columns are chosen. */
	public MenuManager columnMenu() {
		return Arrays.stream(view.getViewSite().getActionBars().getMenuManager().getItems())
				.filter(item -> item instanceof MenuManager menu && "Columns".equals(menu.getMenuText())) //$NON-NLS-1$
				.map(MenuManager.class::cast).findFirst().orElseThrow();
	}

	/** Sorts as a click on a column's title does. */
	public void clickTitle(String title) {
		column(title).notifyListeners(SWT.Selection, new Event());
		Waiting.dispatchAll();
	}

	/** Opens a node. */
	public void expand(PeersNode node) {
		view.expand(node);
		Waiting.dispatchAll();
	}

	/** Opens a peer and waits for a segment of it. */
	public SegmentNode segment(PeerNode peer, Predicate<Segment> which) {
		view.expand(peer);
		return Waiting.untilPresent("segment", () -> peer.segments().stream().filter(node -> which.test(node.segment())) //$NON-NLS-1$
				.findFirst().orElse(null));
	}

	/** The item that shows a node, {@code null} if there is none yet. */
	public TreeItem item(PeersNode node) {
		if (node instanceof GroupNode) {
			return Arrays.stream(tree.getItems()).filter(item -> item.getData() == node).findFirst().orElse(null);
		}
		TreeItem above = item(node.parent());
		int index = List.copyOf(node.parent().children()).indexOf(node);
		if (above == null || index < 0 || index >= above.getItemCount()) {
			return null;
		}
		TreeItem item = above.getItem(index);
		// Reading any text of a virtual item fills it in.
		item.getText();
		return item.getData() == node ? item : null;
	}

	/** What stands in a column of a node's row. */
	public String text(PeersNode node, String column) {
		int index = index(column);
		TreeItem item = item(node);
		return item == null ? null : item.getText(index);
	}

	public void select(PeersNode node) {
		view.reveal(node);
		Waiting.dispatchAll();
	}

	/** The selected nodes, as the workbench sees them. */
	public List<?> selection() {
		return ((IStructuredSelection) view.getSite().getSelectionProvider().getSelection()).toList();
	}

	/** Drags a node onto a control of another view. */
	public void drag(PeersNode node, Control target) {
		select(node);
		show(node);
		Rectangle bounds = Waiting.untilStable("place of " + node, () -> item(node).getTextBounds(0)); //$NON-NLS-1$
		Mouse.drag(tree, bounds.x + 4, bounds.y + bounds.height / 2, target);
	}

	/** Clicks twice on a node with the mouse. */
	public void doubleClick(PeersNode node) {
		select(node);
		var chosen = new ArrayList<Object>();
		Listener listener = event -> chosen.add(event.item.getData());
		tree.addListener(SWT.DefaultSelection, listener);
		try {
			// On a machine that is busy the toolkit may see two clicks where two were one: a person clicks again.
			for (int tries = 0; chosen.isEmpty() && tries < MOST_TRIES; tries++) {
				show(node);
				Rectangle bounds = Waiting.untilStable("place of " + node, () -> item(node).getTextBounds(0)); //$NON-NLS-1$
				if (Mouse.doubleClick(tree, bounds.x + 4, bounds.y + bounds.height / 2)) {
					Waiting.during(DOUBLE_CLICK_MILLIS, () -> !chosen.isEmpty());
				}
			}
		} finally {
			tree.removeListener(SWT.DefaultSelection, listener);
		}
		assertEquals(List.of(node), chosen, "the node that was clicked twice"); //$NON-NLS-1$
	}

	/** Scrolls until a node's row can be seen. */
	public void show(PeersNode node) {
		Waiting.until("item of " + node + " can be seen", () -> { //$NON-NLS-1$ //$NON-NLS-2$
			if (item(node) != null && !seen(item(node))) {
				tree.showItem(item(node));
			}
			return item(node) != null && seen(item(node));
		});
	}

	/** Whether its middle, where it is clicked, lies between the titles and the lower edge. Below the titles y is 0. */
	private boolean seen(TreeItem item) {
		Rectangle bounds = item.getTextBounds(0);
		int middle = bounds.y + bounds.height / 2;
		return bounds.height > 0 && middle > 1 && middle < tree.getSize().y - tree.getHeaderHeight() - 2;
	}
}
