/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.driller.debug.ui.internal.DrillerImages;
import org.driller.debug.ui.internal.Messages;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;

/**
 * Shows the nodes in a virtual tree. Items of nodes that can be opened exist always, those of leaves as far as they were
 * seen. A refresh adds and removes only the items of what came and went, so selection, expansion and scroll position stay
 * by themselves.
 */
final class PeersTree {

	/** More leaves that came, went or changed at once are not worth being handled one by one. */
	private static final int MANY = 40;
	/** Key of the colour that an item has because it is a thing of the past. */
	private static final String ENDED = "ended"; //$NON-NLS-1$
	/** Key of the list of leaves that the items below an item stand for, seen or not. */
	private static final String LEAVES = "leaves"; //$NON-NLS-1$
	/** Key of the number of items before those. */
	private static final String CONTAINERS = "containers"; //$NON-NLS-1$
	/** Key of whether the leaves are shown as things of the past. */
	private static final String AGED = "aged"; //$NON-NLS-1$

	private final Tree tree;
	private final ActivityBar bar;
	private final PeersColumn[] columns = PeersColumn.values();
	/** Called when somebody opened a node whose content is not known yet. */
	private final Runnable opened;
	/** Whose items were made anew and are to be open again. */
	private final List<PeersNode> reopened = new ArrayList<>();
	/** Whether items came to stand for other nodes, so that the selected ones have to be chosen anew. */
	private boolean moved;

	PeersTree(Composite parent, Runnable opened) {
		this.opened = opened;
		tree = new Tree(parent, SWT.VIRTUAL | SWT.MULTI | SWT.FULL_SELECTION | SWT.H_SCROLL | SWT.V_SCROLL);
		tree.setHeaderVisible(true);
		bar = new ActivityBar(tree);
		tree.addListener(SWT.SetData, this::setData);
		tree.addListener(SWT.Expand, event -> open((TreeItem) event.item));
	}

	Tree control() {
		return tree;
	}

	/** Makes room for images, which GTK gives a column only before it is shown. Call once the columns are there. */
	void makeRoomForImages() {
		var item = new TreeItem(tree, SWT.NONE);
		item.setImage(0, DrillerImages.get(DrillerImages.GROUP));
		item.setImage(PeersColumn.ACTIVITY.ordinal(), bar.empty());
		item.dispose();
	}

	/** Shows the nodes as they are now. */
	void refresh(List<GroupNode> groups) {
		boolean first = tree.getItemCount() == 0;
		List<PeersNode> selected = selection();
		List<TreeItem> added = syncContainers(new ItemParent(tree, null), groups);
		for (int i = 0; i < groups.size(); i++) {
			refresh(tree.getItem(i), groups.get(i));
		}
		added.stream().filter(item -> !item.isDisposed()).forEach(item -> item.setExpanded(true));
		reopened.forEach(node -> setExpanded(node, true));
		reopened.clear();
		if (first && tree.getItemCount() > 0) {
			tree.setTopItem(tree.getItem(0));
		}
		keepSelection(selected, groups);
	}

	/** When a selected item goes, the platform may select its neighbour: nobody asked for that. */
	private void keepSelection(List<PeersNode> selected, List<GroupNode> groups) {
		List<PeersNode> left = selected.stream().filter(node -> isListed(node, groups)).toList();
		if (moved || !selection().equals(left)) {
			moved = false;
			tree.setSelection(left.stream().map(this::find).filter(Objects::nonNull).toArray(TreeItem[]::new));
		}
	}

	private static boolean isListed(PeersNode node, List<GroupNode> groups) {
		PeersNode parent = node.parent();
		return parent == null ? groups.contains(node)
				: (parent.containers().contains(node) || parent.leaves().contains(node)) && isListed(parent, groups);
	}

	/** Fills in an item and brings what is below it up to date. */
	private void refresh(TreeItem item, PeersNode node) {
		fill(item, node);
		if (node instanceof PeerNode peer && !peer.forked().isEmpty() && !peer.isOpened()) {
			// Whoever forks is opened once, or the children would be missed.
			peer.setOpened();
			reopened.add(peer);
		}
		if (!node.isOpened()) {
			// One that nobody sees, so that the item can be opened.
			setCount(item, node.hasChildren() ? 1 : 0);
			return;
		}
		var parent = new ItemParent(tree, item);
		syncContainers(parent, node.containers());
		for (int i = 0; i < node.containers().size(); i++) {
			refresh(item.getItem(i), node.containers().get(i));
		}
		syncLeaves(item, parent.known(), node.leaves());
	}

	/** The nodes that are selected. */
	List<PeersNode> selection() {
		return Arrays.stream(tree.getSelection()).map(item -> (PeersNode) item.getData()).filter(Objects::nonNull).toList();
	}

	/** Selects a node, opens what is above it and scrolls there. Does nothing if it is not shown. */
	void reveal(PeersNode node) {
		TreeItem item = find(node);
		if (item != null) {
			tree.setSelection(item);
			tree.showSelection();
			// Items that were just opened get their heights later, and what was shown moves.
			tree.getDisplay().asyncExec(() -> {
				if (!item.isDisposed() && List.of(tree.getSelection()).contains(item)) {
					tree.showItem(item);
				}
			});
		}
	}

	/** Scrolls so that a node is at the top, or as near as the end of the tree allows. */
	void showAtTop(PeersNode node) {
		TreeItem item = find(node);
		if (item != null) {
			tree.setTopItem(item);
		}
	}

	/** Opens or closes a node. */
	void setExpanded(PeersNode node, boolean expanded) {
		TreeItem item = find(node);
		if (item != null) {
			if (expanded) {
				open(item);
			}
			item.setExpanded(expanded);
		}
	}

	/** Whether a node is open, so that what is below it can be seen. */
	boolean isExpanded(PeersNode node) {
		if (node.parent() != null && !isExpanded(node.parent())) {
			return false;
		}
		TreeItem item = find(node);
		return item != null && item.getExpanded();
	}

	private TreeItem find(PeersNode node) {
		if (node.parent() == null) {
			return Arrays.stream(tree.getItems()).filter(item -> item.getData() == node).findFirst().orElse(null);
		}
		TreeItem above = find(node.parent());
		if (above == null) {
			return null;
		}
		open(above);
		int container = node.parent().containers().indexOf(node);
		int index = container >= 0 ? container : node.parent().leaves().indexOf(node) + new ItemParent(tree, above).known();
		if (container < 0 && index < new ItemParent(tree, above).known() || index >= above.getItemCount()) {
			return null;
		}
		if (!above.getExpanded()) {
			above.setExpanded(true);
		}
		TreeItem item = above.getItem(index);
		item.setData(node);
		return item;
	}

	private void open(TreeItem item) {
		if (item.getData() instanceof PeersNode node && !node.isOpened()) {
			node.setOpened();
			if (node.isOpened()) {
				refresh(item, node);
			} else {
				opened.run();
			}
		}
	}

	/** Called when an item is seen for the first time, or again after it was cleared. */
	private void setData(Event event) {
		var item = (TreeItem) event.item;
		PeersNode node = (PeersNode) item.getData();
		if (item.getParentItem() != null && item.getParentItem().getData() instanceof PeersNode parent) {
			int index = event.index - new ItemParent(tree, item.getParentItem()).known();
			if (parent.isOpened() && index >= 0 && index < parent.leaves().size()) {
				node = parent.leaves().get(index);
				item.setData(node);
			} else if (node == null) {
				item.setText(Messages.Folder_Reading);
			}
		}
		if (node != null) {
			fill(item, node);
		}
	}

	private void fill(TreeItem item, PeersNode node) {
		for (int i = 0; i < columns.length; i++) {
			String text = columns[i].text(node);
			if (!text.equals(item.getText(i))) {
				item.setText(i, text);
			}
		}
		setImage(item, 0, PeersIcons.of(node));
		setImage(item, PeersColumn.ACTIVITY.ordinal(), bar.of(node));
		Color color = node.isEnded() ? tree.getDisplay().getSystemColor(SWT.COLOR_WIDGET_DISABLED_FOREGROUND) : null;
		if (color != null || item.getData(ENDED) != null) {
			item.setForeground(color);
			item.setData(ENDED, color);
		}
	}

	private static void setImage(TreeItem item, int column, Image image) {
		if (image != item.getImage(column)) {
			item.setImage(column, image);
		}
	}

	/** Makes the first items below {@code parent} be those of {@code nodes}. @return the items that are new */
	private List<TreeItem> syncContainers(ItemParent parent, List<? extends PeersNode> nodes) {
		Map<Object, Boolean> wanted = new IdentityHashMap<>();
		nodes.forEach(node -> wanted.put(node, true));
		int count = parent.known();
		for (int i = count - 1; i >= 0; i--) {
			TreeItem item = parent.item(i);
			if (!wanted.containsKey(item.getData())) {
				item.dispose();
				count--;
			}
		}
		var added = new ArrayList<TreeItem>();
		for (int i = 0; i < nodes.size(); i++) {
			PeersNode node = nodes.get(i);
			if (i >= count || parent.item(i).getData() != node) {
				// An item cannot be moved: one of a node that has another place now is made anew.
				for (int j = i + 1; j < count; j++) {
					if (parent.item(j).getData() == node) {
						collectExpanded(parent.item(j));
						parent.item(j).dispose();
						count--;
						break;
					}
				}
				TreeItem item = parent.add(i);
				item.setData(node);
				added.add(item);
				count++;
			}
		}
		parent.setKnown(count);
		return added;
	}

	private void collectExpanded(TreeItem item) {
		if (item.getExpanded()) {
			reopened.add((PeersNode) item.getData());
			int count = new ItemParent(tree, item).known();
			for (int i = 0; i < count; i++) {
				collectExpanded(item.getItem(i));
			}
		}
	}

	/** Removes and adds the items of what came and went, and has those filled in again that changed. */
	private void syncLeaves(TreeItem parent, int offset, List<? extends PeersNode> nodes) {
		@SuppressWarnings("unchecked")
		var shown = (List<? extends PeersNode>) parent.getData(LEAVES);
		if (shown == null) {
			showAnew(parent, offset, nodes);
		} else if (shown != nodes) {
			LeafChanges changes = LeafChanges.between(shown, nodes);
			parent.setData(LEAVES, nodes);
			if (changes.count() > MANY || !changes.inOrder()) {
				showAnew(parent, offset, nodes);
			} else {
				for (int gone : changes.gone()) {
					parent.getItem(offset + gone).dispose();
				}
				for (int fresh : changes.fresh()) {
					var item = new TreeItem(parent, SWT.NONE, offset + fresh);
					item.setData(nodes.get(fresh));
					fill(item, nodes.get(fresh));
				}
			}
		}
		clearChanged(parent, offset, nodes);
	}

	private void clearChanged(TreeItem parent, int offset, List<? extends PeersNode> nodes) {
		var changed = new ArrayList<Integer>();
		for (int i = 0; i < nodes.size(); i++) {
			if (nodes.get(i).takeChanged()) {
				changed.add(offset + i);
			}
		}
		boolean aged = !nodes.isEmpty() && nodes.get(0).isEnded();
		if (changed.size() > MANY || aged && parent.getData(AGED) == null) {
			// To find an item by its index takes the longer the more come before it.
			parent.clearAll(false);
		} else {
			changed.forEach(index -> parent.clear(index, false));
		}
		parent.setData(AGED, aged ? Boolean.TRUE : null);
	}

	private void showAnew(TreeItem parent, int offset, List<? extends PeersNode> nodes) {
		parent.setData(LEAVES, nodes);
		// Items stand for other nodes now; each is told when it is seen.
		moved = true;
		setCount(parent, offset + nodes.size());
		parent.clearAll(false);
	}

	private static void setCount(TreeItem item, int count) {
		if (item.getItemCount() != count) {
			item.setItemCount(count);
		}
	}

	/** The tree or one of its items, to which the widgets give no common type. */
	private record ItemParent(Tree tree, TreeItem item) {

		TreeItem item(int index) {
			return item == null ? tree.getItem(index) : item.getItem(index);
		}

		TreeItem add(int index) {
			return item == null ? new TreeItem(tree, SWT.NONE, index) : new TreeItem(item, SWT.NONE, index);
		}

		/** How many of the items below are those of containers. */
		int known() {
			Object count = item == null ? tree.getItemCount() : item.getData(CONTAINERS);
			return count == null ? 0 : (Integer) count;
		}

		void setKnown(int count) {
			if (item != null) {
				item.setData(CONTAINERS, count);
			}
		}
	}
}
