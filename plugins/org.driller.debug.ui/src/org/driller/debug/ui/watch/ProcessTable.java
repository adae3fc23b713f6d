/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import org.driller.core.Peer;
import org.driller.debug.core.watch.WatchSnapshot;
import org.driller.debug.core.watch.WatchSnapshot.Summary;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;

/** The other way round: a row for each process, and what is made of them below; a column for each value. For groups of many processes. */
final class ProcessTable {

	/** Columns at most; more values are seen the other way round. */
	static final int MOST_VALUES = 64;

	private static final long SORT_NANOS = Duration.ofSeconds(1).toNanos();
	private static final Summary[] SUMMARIES = Summary.values();
	private static final int FIRST = 2;

	private final Table table;
	private WatchColors colors;
	private WatchSnapshot shown = WatchSnapshot.EMPTY;
	private List<String> titles = List.of();
	/** For each row which peer it is; the summaries come behind them. */
	private List<Integer> order = List.of();
	/** By rank if -1. */
	private int sortColumn = -1;
	private boolean descending;
	private long sorted;

	ProcessTable(Composite parent) {
		table = new Table(parent, SWT.VIRTUAL | SWT.MULTI | SWT.FULL_SELECTION);
		table.setHeaderVisible(true);
		table.setLinesVisible(true);
		colors = new WatchColors(table);
		column(WatchMessages.Column_Process, SWT.LEFT, 110, -1);
		column(WatchMessages.Column_Pid, SWT.RIGHT, 80, -1);
		table.addListener(SWT.SetData, event -> fill((TableItem) event.item, event.index));
		table.addListener(SWT.PaintItem, this::paint);
		table.addListener(SWT.MouseMove, this::tip);
	}

	Table control() {
		return table;
	}

	private void column(String title, int style, int width, int value) {
		var column = new TableColumn(table, style);
		column.setText(title);
		column.setToolTipText(title);
		column.setWidth(width);
		column.addListener(SWT.Selection, event -> sortBy(column, value));
	}

	/** Up, then down, then by rank. */
	private void sortBy(TableColumn column, int value) {
		if (value != sortColumn) {
			sortColumn = value;
			descending = false;
		} else if (!descending && value >= 0) {
			descending = true;
		} else {
			sortColumn = -1;
		}
		table.setSortColumn(sortColumn < 0 ? null : column);
		table.setSortDirection(sortColumn < 0 ? SWT.NONE : descending ? SWT.DOWN : SWT.UP);
		arrange(selection());
		refresh();
	}

	/** Shows other values; what is selected stays selected. */
	void show(WatchSnapshot snapshot) {
		if (!colors.background.equals(table.getBackground())) {
			colors = new WatchColors(table);
		}
		List<Peer> selected = selection().stream().map(peer -> shown.columns().get(peer).peer()).toList();
		boolean same = peers(snapshot).equals(peers(shown));
		shown = snapshot;
		List<String> now = snapshot.rows().stream().limit(MOST_VALUES).map(WatchSnapshot.Row::label).toList();
		if (!now.equals(titles)) {
			titles = now;
			replaceColumns();
			same = false;
		}
		if (!same || sortColumn >= 0 && snapshot.takenNanos() - sorted > SORT_NANOS) {
			List<Peer> peers = peers(snapshot);
			arrange(selected.stream().map(peers::indexOf).filter(peer -> peer >= 0).toList());
		}
		refresh();
	}

	private static List<Peer> peers(WatchSnapshot snapshot) {
		return snapshot.columns().stream().map(WatchSnapshot.Column::peer).toList();
	}

	private void replaceColumns() {
		table.setRedraw(false);
		try {
			while (table.getColumnCount() > FIRST) {
				table.getColumn(FIRST).dispose();
			}
			for (int i = 0; i < titles.size(); i++) {
				column(titles.get(i), SWT.RIGHT, 130, i);
			}
			sortColumn = -1;
			table.setSortColumn(null);
			table.clearAll();
		} finally {
			table.setRedraw(true);
		}
	}

	private void arrange(List<Integer> selected) {
		sorted = shown.takenNanos();
		var peers = new ArrayList<>(IntStream.range(0, shown.columns().size()).boxed().toList());
		int row = sortColumn;
		if (row >= 0) {
			Comparator<Integer> comparator = Comparator.<Integer>comparingDouble(peer -> shown.number(row, peer))
					.thenComparing(peer -> Objects.requireNonNullElse(shown.text(row, peer), "")); //$NON-NLS-1$
			peers.sort(descending ? comparator.reversed() : comparator);
		}
		int count = peers.isEmpty() ? 0 : peers.size() + SUMMARIES.length;
		if (!peers.equals(order) || table.getItemCount() != count) {
			order = List.copyOf(peers);
			table.setItemCount(count);
			table.clearAll();
		}
		int[] indices = selected.stream().mapToInt(order::indexOf).filter(index -> index >= 0).sorted().toArray();
		int[] before = table.getSelectionIndices();
		Arrays.sort(before);
		if (!Arrays.equals(indices, before)) {
			table.deselectAll();
			table.select(indices);
		}
	}

	/** The peers that are selected, as they are numbered in what is shown. */
	List<Integer> selection() {
		return Arrays.stream(table.getSelectionIndices()).filter(index -> index < order.size()).mapToObj(order::get)
				.filter(peer -> peer < shown.columns().size()).sorted().toList();
	}

	private void refresh() {
		VirtualRows.refresh(table, this::fill);
		table.redraw();
	}

	private boolean isPeer(int index) {
		return index >= 0 && index < order.size() && order.get(index) < shown.columns().size();
	}

	private void fill(TableItem item, int index) {
		int values = Math.min(table.getColumnCount() - FIRST, Math.min(shown.rows().size(), titles.size()));
		if (isPeer(index)) {
			int peer = order.get(index);
			WatchSnapshot.Column column = shown.columns().get(peer);
			CellLooks.fill(item, 0, PeerNames.of(column));
			CellLooks.fill(item, 1, Integer.toString(column.peer().pid()));
			for (int row = 0; row < values; row++) {
				CellLooks.fill(item, row + FIRST, shown, row, peer, colors);
			}
		} else if (index >= order.size() && index < order.size() + SUMMARIES.length) {
			Summary summary = SUMMARIES[index - order.size()];
			CellLooks.fill(item, 0, switch (summary) {
			case MINIMUM -> WatchMessages.Column_Minimum;
			case MAXIMUM -> WatchMessages.Column_Maximum;
			case SUM -> WatchMessages.Column_Sum;
			});
			CellLooks.fill(item, 1, ""); //$NON-NLS-1$
			for (int row = 0; row < values; row++) {
				CellLooks.fill(item, row + FIRST, shown.summary(row, summary));
			}
		}
	}

	private void paint(Event event) {
		int index = table.indexOf((TableItem) event.item);
		int row = event.index - FIRST;
		if (isPeer(index) && row >= 0 && row < shown.rows().size()) {
			CellLooks.paint(event.gc, ((TableItem) event.item).getBounds(event.index), shown, row, order.get(index), colors);
		}
	}

	private void tip(Event event) {
		TableItem item = table.getItem(new Point(event.x, event.y));
		int index = item == null ? -1 : table.indexOf(item);
		String tip = null;
		if (isPeer(index)) {
			WatchSnapshot.Column column = shown.columns().get(order.get(index));
			tip = item.getBounds(0).contains(event.x, event.y) ? PeerNames.tip(column) : null;
			for (int row = 0; row < Math.min(titles.size(), shown.rows().size()); row++) {
				if (item.getBounds(row + FIRST).contains(event.x, event.y)) {
					tip = CellLooks.tip(shown, row, order.get(index));
				}
			}
		}
		if (!Objects.equals(tip, table.getToolTipText())) {
			table.setToolTipText(tip);
		}
	}
}
