/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IContributionManager;
import org.eclipse.jface.action.Separator;
import org.driller.debug.ui.internal.Messages;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.ui.IMemento;

/**
 * Which columns are shown, how wide they are, in which order, and by which one rows are sorted; all as the user wants it and
 * remembered. A column that is not shown has no width.
 */
final class PeersColumns {

	private static final String COLUMN = "column"; //$NON-NLS-1$
	private static final String WIDTH = "width"; //$NON-NLS-1$
	private static final String HIDDEN = "hidden"; //$NON-NLS-1$
	private static final String PLACE = "place"; //$NON-NLS-1$
	private static final String SORT = "sort"; //$NON-NLS-1$
	private static final String DESCENDING = "descending"; //$NON-NLS-1$
	/** A column that was made narrower than that cannot be found again. */
	private static final int NARROWEST = 16;

	private final Tree tree;
	private final Consumer<PeersOrder> sorted;
	private final Map<PeersColumn, TreeColumn> columns = new EnumMap<>(PeersColumn.class);
	private final Map<PeersColumn, Integer> widths = new EnumMap<>(PeersColumn.class);
	private final Set<PeersColumn> hidden = EnumSet.noneOf(PeersColumn.class);
	private PeersOrder order = PeersOrder.NATURAL;

	/** @param sorted told when somebody wants another order */
	PeersColumns(Tree tree, Consumer<PeersOrder> sorted) {
		this.tree = tree;
		this.sorted = sorted;
		int charWidth = charWidth();
		for (PeersColumn column : PeersColumn.values()) {
			var shown = new TreeColumn(tree, column.style());
			shown.setText(column.title());
			shown.setToolTipText(column.tip());
			shown.setMoveable(true);
			shown.addListener(SWT.Selection, event -> sortBy(order.clicked(column)));
			columns.put(column, shown);
			widths.put(column, column.chars() * charWidth);
		}
		apply();
	}

	boolean isShown(PeersColumn column) {
		return !hidden.contains(column);
	}

	/** Shows or hides a column; the first one is always shown. */
	void setShown(PeersColumn column, boolean shown) {
		keepWidths();
		if (shown) {
			hidden.remove(column);
		} else if (column != PeersColumn.NAME) {
			hidden.add(column);
		}
		apply();
	}

	void sortBy(PeersOrder newOrder) {
		order = newOrder;
		tree.setSortColumn(order.column() == null ? null : columns.get(order.column()));
		tree.setSortDirection(order.column() == null ? SWT.NONE : order.descending() ? SWT.DOWN : SWT.UP);
		sorted.accept(order);
	}

	/** As they are when the view is opened for the first time. */
	void reset() {
		hidden.clear();
		int charWidth = charWidth();
		columns.keySet().forEach(column -> widths.put(column, column.chars() * charWidth));
		tree.setColumnOrder(tree.getColumnOrder().length == 0 ? new int[0] : natural());
		apply();
		sortBy(PeersOrder.NATURAL);
	}

	private int[] natural() {
		int[] places = new int[tree.getColumnCount()];
		for (int i = 0; i < places.length; i++) {
			places[i] = i;
		}
		return places;
	}

	private void apply() {
		columns.forEach((column, shown) -> {
			shown.setResizable(isShown(column));
			shown.setWidth(isShown(column) ? widths.get(column) : 0);
		});
	}

	private void keepWidths() {
		columns.forEach((column, shown) -> {
			if (isShown(column) && shown.getWidth() > 0) {
				widths.put(column, Math.max(NARROWEST, shown.getWidth()));
			}
		});
	}

	/** What stands in the columns that are shown, in their order, separated by tabs. */
	String row(PeersNode node) {
		return Arrays.stream(tree.getColumnOrder()).mapToObj(place -> PeersColumn.values()[place]).filter(this::isShown)
				.map(column -> column.text(node)).collect(Collectors.joining("\t")); //$NON-NLS-1$
	}

	/** Adds an item for each column that can be hidden. */
	void fillMenu(IContributionManager menu) {
		for (PeersColumn column : PeersColumn.values()) {
			if (column != PeersColumn.NAME) {
				var action = new Action(column.title(), IAction.AS_CHECK_BOX) {
					@Override
					public void run() {
						setShown(column, isChecked());
					}
				};
				action.setChecked(isShown(column));
				menu.add(action);
			}
		}
		menu.add(new Separator());
		var reset = new Action(Messages.Columns_Reset) {
			@Override
			public void run() {
				reset();
			}
		};
		menu.add(reset);
	}

	void save(IMemento memento) {
		keepWidths();
		int[] places = tree.getColumnOrder();
		for (int place = 0; place < places.length; place++) {
			PeersColumn column = PeersColumn.values()[places[place]];
			IMemento child = memento.createChild(COLUMN, column.name());
			child.putInteger(WIDTH, widths.get(column));
			child.putInteger(PLACE, place);
			child.putBoolean(HIDDEN, !isShown(column));
		}
		if (order.column() != null) {
			memento.putString(SORT, order.column().name());
			memento.putBoolean(DESCENDING, order.descending());
		}
	}

	/** What makes no sense, or is from another version, is left as it is. */
	void restore(IMemento memento) {
		var places = new ArrayList<Integer>();
		for (IMemento child : memento.getChildren(COLUMN)) {
			for (PeersColumn column : PeersColumn.values()) {
				if (column.name().equals(child.getID())) {
					restore(column, child);
					places.add(column.ordinal());
				}
			}
		}
		if (Set.copyOf(places).size() == columns.size() && places.size() == columns.size()) {
			tree.setColumnOrder(places.stream().mapToInt(Integer::intValue).toArray());
		}
		apply();
		String sort = memento.getString(SORT);
		List.of(PeersColumn.values()).stream().filter(column -> column.name().equals(sort)).findFirst()
				.ifPresent(column -> sortBy(new PeersOrder(column, Boolean.TRUE.equals(memento.getBoolean(DESCENDING)))));
	}

	private void restore(PeersColumn column, IMemento child) {
		Integer width = child.getInteger(WIDTH);
		if (width != null && width >= NARROWEST && width < Short.MAX_VALUE) {
			widths.put(column, width);
		}
		if (Boolean.TRUE.equals(child.getBoolean(HIDDEN)) && column != PeersColumn.NAME) {
			hidden.add(column);
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
}
