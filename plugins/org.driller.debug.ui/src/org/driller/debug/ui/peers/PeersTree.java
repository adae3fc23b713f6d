/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.preference.JFacePreferences;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.swt.widgets.TreeItem;

/**
 * Shows the nodes in a virtual tree. Items of groups and peers exist always, those of segments as far as they were
 * seen. A refresh adds and removes only the items of what came and went, so selection, expansion and scroll position stay
 * by themselves.
 */
final class PeersTree {

	/** More segments that came or went at once are not worth being added one by one. */
	private static final int MANY = 200;
	/** Key of the colour that an item has because it is a thing of the past. */
	private static final String ENDED = "ended"; //$NON-NLS-1$
	/** Key of the list of segments that the items below a peer stand for, seen or not. */
	private static final String SHOWN = "shown"; //$NON-NLS-1$

	private final Tree tree;
	private final PeersColumn[] columns = PeersColumn.values();

	PeersTree(Composite parent) {
		tree = new Tree(parent, SWT.VIRTUAL | SWT.MULTI | SWT.FULL_SELECTION | SWT.H_SCROLL | SWT.V_SCROLL);
		tree.setHeaderVisible(true);
		int charWidth = charWidth();
		for (PeersColumn column : columns) {
			var treeColumn = new TreeColumn(tree, column.style());
			treeColumn.setText(column.title());
			treeColumn.setWidth(column.chars() * charWidth);
			treeColumn.setMoveable(true);
		}
		tree.addListener(SWT.SetData, this::setData);
		tree.addListener(SWT.Expand, event -> open((TreeItem) event.item));
	}

	Tree control() {
		return tree;
	}

	/** Shows the nodes as they are now. */
	void refresh(List<GroupNode> groups) {
		boolean first = tree.getItemCount() == 0;
		List<PeersNode> selected = selection();
		List<TreeItem> added = sync(new Root(), groups);
		for (int i = 0; i < groups.size(); i++) {
			TreeItem groupItem = tree.getItem(i);
			GroupNode group = groups.get(i);
			sync(new Item(groupItem), group.children());
			fill(groupItem, group);
			for (int j = 0; j < group.children().size(); j++) {
				refresh(groupItem.getItem(j), group.children().get(j));
			}
		}
		added.forEach(item -> item.setExpanded(true));
		if (first && tree.getItemCount() > 0) {
			tree.setTopItem(tree.getItem(0));
		}
		keepSelection(selected, groups);
	}

	/** When a selected item goes, the platform may select its neighbour: nobody asked for that. */
	private void keepSelection(List<PeersNode> selected, List<GroupNode> groups) {
		List<PeersNode> left = selected.stream().filter(node -> isListed(node, groups)).toList();
		if (!selection().equals(left)) {
			tree.setSelection(left.stream().map(this::find).filter(Objects::nonNull).toArray(TreeItem[]::new));
		}
	}

	private static boolean isListed(PeersNode node, List<GroupNode> groups) {
		PeersNode parent = node.parent();
		return parent == null ? groups.contains(node) : parent.children().contains(node) && isListed(parent, groups);
	}

	private void refresh(TreeItem item, PeerNode peer) {
		fill(item, peer);
		if (peer.isOpened()) {
			syncSegments(item, peer.children());
		} else {
			// One that nobody sees, so that the item can be opened.
			setCount(item, peer.hasSegments() ? 1 : 0);
		}
	}

	/** The nodes that are selected. */
	List<PeersNode> selection() {
		return Arrays.stream(tree.getSelection()).map(item -> (PeersNode) item.getData()).filter(node -> node != null)
				.toList();
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

	private TreeItem find(PeersNode node) {
		if (node.parent() == null) {
			return Arrays.stream(tree.getItems()).filter(item -> item.getData() == node).findFirst().orElse(null);
		}
		TreeItem above = find(node.parent());
		int index = node.parent().children().indexOf(node);
		if (above == null || index < 0 || index >= above.getItemCount()) {
			return null;
		}
		open(above);
		if (!above.getExpanded()) {
			above.setExpanded(true);
		}
		TreeItem item = above.getItem(index);
		if (item.getData() == null) {
			item.setData(node);
		}
		return item;
	}

	private void open(TreeItem item) {
		if (item.getData() instanceof PeerNode peer && !peer.isOpened()) {
			peer.setOpened();
			item.setData(SHOWN, peer.children());
			setCount(item, peer.children().size());
			item.clearAll(false);
		}
	}

	/** Called when an item is seen for the first time, or again after it was cleared. */
	private void setData(Event event) {
		var item = (TreeItem) event.item;
		PeersNode node = (PeersNode) item.getData();
		if (node == null && item.getParentItem() != null && item.getParentItem().getData() instanceof PeerNode peer
				&& event.index < peer.children().size()) {
			node = peer.children().get(event.index);
			item.setData(node);
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
		var image = PeersIcons.of(node);
		if (image != item.getImage()) {
			item.setImage(image);
		}
		Color color = node.isEnded() ? JFaceResources.getColorRegistry().get(JFacePreferences.QUALIFIER_COLOR) : null;
		if (color != null || item.getData(ENDED) != null) {
			item.setForeground(color);
			item.setData(ENDED, color);
		}
	}

	/** Makes the items of groups or peers be those of {@code nodes}. @return the items that are new */
	private List<TreeItem> sync(Parent parent, List<? extends PeersNode> nodes) {
		Set<Object> wanted = identitySet(nodes);
		for (TreeItem item : parent.items()) {
			if (!wanted.contains(item.getData())) {
				item.dispose();
			}
		}
		var added = new ArrayList<TreeItem>();
		for (int i = 0; i < nodes.size(); i++) {
			TreeItem here = i < parent.count() ? parent.item(i) : null;
			if (here == null || here.getData() != nodes.get(i)) {
				added.add(moveOrAdd(parent, i, nodes.get(i)));
			}
		}
		return added;
	}

	/** An item cannot be moved: a peer whose rank became known, and with it its place, is made anew. */
	private TreeItem moveOrAdd(Parent parent, int index, PeersNode node) {
		boolean expanded = false;
		for (TreeItem item : parent.items()) {
			if (item.getData() == node) {
				expanded = item.getExpanded();
				item.dispose();
				break;
			}
		}
		TreeItem item = add(parent, index, node);
		if (expanded && node instanceof PeerNode peer) {
			setCount(item, peer.children().size());
			item.setData(SHOWN, peer.children());
			item.setExpanded(true);
		}
		return item;
	}

	private TreeItem add(Parent parent, int index, PeersNode node) {
		TreeItem item = parent.add(index);
		item.setData(node);
		fill(item, node);
		return item;
	}

	/** Removes and adds the items of what came and went; both lists are in the order of the addresses. */
	private void syncSegments(TreeItem parent, List<SegmentNode> nodes) {
		@SuppressWarnings("unchecked")
		List<SegmentNode> shown = (List<SegmentNode>) parent.getData(SHOWN);
		if (shown != nodes) {
			Set<Object> before = identitySet(shown);
			Set<Object> now = identitySet(nodes);
			long differences = shown.stream().filter(node -> !now.contains(node)).count()
					+ nodes.stream().filter(node -> !before.contains(node)).count();
			parent.setData(SHOWN, nodes);
			if (differences > MANY) {
				showAnew(parent, nodes.size());
			} else {
				for (int i = shown.size() - 1; i >= 0; i--) {
					if (!now.contains(shown.get(i))) {
						parent.getItem(i).dispose();
					}
				}
				for (int i = 0; i < nodes.size(); i++) {
					if (!before.contains(nodes.get(i))) {
						add(new Item(parent), i, nodes.get(i));
					}
				}
			}
		}
		boolean aged = !nodes.isEmpty() && nodes.get(0).isEnded() && parent.getItem(0).getData(ENDED) == null;
		for (int i = 0; i < nodes.size(); i++) {
			if (nodes.get(i).takeChanged() || aged) {
				parent.clear(i, false);
			}
		}
	}

	private void showAnew(TreeItem parent, int count) {
		tree.setRedraw(false);
		try {
			for (TreeItem item : parent.getItems()) {
				item.setData(null);
			}
			setCount(parent, count);
			parent.clearAll(false);
		} finally {
			tree.setRedraw(true);
		}
	}

	private static Set<Object> identitySet(List<? extends PeersNode> nodes) {
		Set<Object> set = Collections.newSetFromMap(new IdentityHashMap<>(nodes.size() * 2));
		set.addAll(nodes);
		return set;
	}

	private static void setCount(TreeItem item, int count) {
		if (item.getItemCount() != count) {
			item.setItemCount(count);
		}
	}

	private int charWidth() {
		var gc = new GC(tree);
		try {
			return (int) Math.ceil(gc.getFontMetrics().getAverageCharacterWidth());
		} finally {
			gc.dispose();
		}
	}

	/** The tree or one of its items, to which the widgets give no common type. */
	private interface Parent {
		TreeItem[] items();

		int count();

		TreeItem item(int index);

		TreeItem add(int index);
	}

	private final class Root implements Parent {
		@Override
		public TreeItem[] items() {
			return tree.getItems();
		}

		@Override
		public int count() {
			return tree.getItemCount();
		}

		@Override
		public TreeItem item(int index) {
			return tree.getItem(index);
		}

		@Override
		public TreeItem add(int index) {
			return new TreeItem(tree, SWT.NONE, index);
		}
	}

	private record Item(TreeItem parent) implements Parent {
		@Override
		public TreeItem[] items() {
			return parent.getItems();
		}

		@Override
		public int count() {
			return parent.getItemCount();
		}

		@Override
		public TreeItem item(int index) {
			return parent.getItem(index);
		}

		@Override
		public TreeItem add(int index) {
			return new TreeItem(parent, SWT.NONE, index);
		}
	}
}
