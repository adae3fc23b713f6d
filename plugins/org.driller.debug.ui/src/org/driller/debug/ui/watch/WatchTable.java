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
import org.driller.debug.core.watch.WatchHistory;
import org.driller.debug.core.watch.WatchSnapshot;
import org.driller.debug.core.watch.WatchSnapshot.Summary;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;

/** A row for each value, a column for each peer, and what is made of them. Only rows that can be seen are kept up to date. */
final class WatchTable {

	/** Rows that jump about cannot be read. */
	private static final long SORT_NANOS = Duration.ofSeconds(1).toNanos();
	private static final Summary[] SUMMARIES = Summary.values();

	private static final int NAME_WIDTH = 170;
	private static final int PEER_WIDTH = 120;
	private static final int SUMMARY_WIDTH = 100;
	private static final int TREND_WIDTH = 140;

	private final Table table;
	private final CellPainter painter;
	private WatchColors colors;
	private WatchSnapshot shown = WatchSnapshot.EMPTY;
	private List<String> titles = List.of();
	/** For each row of the table which row it is. */
	private int[] order = {};
	/** By the places' order if {@code null}; else a peer, a {@link Summary}, or this table for the names. */
	private Object sortKey;
	private boolean descending;
	private long sorted;

	WatchTable(Composite parent, WatchHistory history) {
		table = new Table(parent, SWT.VIRTUAL | SWT.MULTI | SWT.FULL_SELECTION);
		table.setHeaderVisible(true);
		table.setLinesVisible(true);
		colors = new WatchColors(table);
		painter = new CellPainter(history);
		column(WatchMessages.Column_Place, NAME_WIDTH, SWT.LEFT, this);
		addSummaries();
		table.addListener(SWT.SetData, event -> fill((TableItem) event.item, event.index));
		table.addListener(SWT.PaintItem, this::paint);
		table.addListener(SWT.MouseMove, this::tip);
	}

	Table control() {
		return table;
	}

	WatchSnapshot shown() {
		return shown;
	}

	/** As the theme has them now. */
	WatchColors colors() {
		return colors;
	}

	private TableColumn column(String title, int width, int style, Object key) {
		return column(title, width, style, key, table.getColumnCount());
	}

	private TableColumn column(String title, int width, int style, Object key, int index) {
		var column = new TableColumn(table, style, index);
		column.setText(title);
		column.setWidth(width);
		column.setResizable(true);
		if (key != null) {
			column.addListener(SWT.Selection, event -> sortBy(column, key));
		}
		return column;
	}

	private void addSummaries() {
		column(WatchMessages.Column_Minimum, SUMMARY_WIDTH, SWT.RIGHT, Summary.MINIMUM);
		column(WatchMessages.Column_Maximum, SUMMARY_WIDTH, SWT.RIGHT, Summary.MAXIMUM);
		column(WatchMessages.Column_Sum, SUMMARY_WIDTH, SWT.RIGHT, Summary.SUM);
		column(WatchMessages.Column_Trend, TREND_WIDTH, SWT.LEFT, null).setToolTipText(WatchMessages.Column_TrendTip);
	}

	/** Up, then down, then as the places are. */
	private void sortBy(TableColumn column, Object key) {
		if (!key.equals(sortKey)) {
			sortKey = key;
			descending = false;
		} else if (!descending) {
			descending = true;
		} else {
			sortKey = null;
		}
		table.setSortColumn(sortKey == null ? null : column);
		table.setSortDirection(sortKey == null ? SWT.NONE : descending ? SWT.DOWN : SWT.UP);
		arrange(selection());
		refresh();
	}

	/** Shows other values; what is selected stays selected. */
	void show(WatchSnapshot snapshot) {
		List<WatchSnapshot.Row> selected = selection().stream().map(row -> shown.rows().get(row)).toList();
		if (!colors.background.equals(table.getBackground())) {
			colors = new WatchColors(table);
		}
		boolean sameRows = sameRows(snapshot);
		boolean sameColumns = peers(snapshot).equals(peers(shown));
		shown = snapshot;
		if (!sameColumns) {
			table.setRedraw(false);
			try {
				replaceColumns();
			} finally {
				table.setRedraw(true);
			}
		}
		title();
		if (!sameRows || sortKey != null && snapshot.takenNanos() - sorted > SORT_NANOS) {
			arrange(find(selected));
		}
		refresh();
	}

	private boolean sameRows(WatchSnapshot snapshot) {
		return IntStream.range(0, Math.max(snapshot.rows().size(), shown.rows().size())).allMatch(
				row -> row < snapshot.rows().size() && row < shown.rows().size() && same(snapshot.rows().get(row), shown.rows().get(row)));
	}

	/** The same, whether its type is known or not. */
	private static boolean same(WatchSnapshot.Row one, WatchSnapshot.Row other) {
		return one.index() == other.index() && one.spec().equals(other.spec());
	}

	private static List<Peer> peers(WatchSnapshot snapshot) {
		return snapshot.columns().stream().map(WatchSnapshot.Column::peer).toList();
	}

	private void replaceColumns() {
		while (table.getColumnCount() > 1) {
			table.getColumn(1).dispose();
		}
		shown.columns().forEach(column -> column(PeerNames.of(column), PEER_WIDTH, SWT.RIGHT, column.peer()));
		addSummaries();
		titles = List.of();
		if (sortKey instanceof Peer && !peers(shown).contains(sortKey)) {
			sortKey = null;
		}
		for (int i = 0; sortKey != null && i < table.getColumnCount(); i++) {
			if (sortKey.equals(key(i))) {
				table.setSortColumn(table.getColumn(i));
			}
		}
		table.clearAll();
	}

	private Object key(int column) {
		int peers = shown.columns().size();
		if (column == 0) {
			return this;
		}
		return column <= peers ? shown.columns().get(column - 1).peer() : column <= peers + SUMMARIES.length ? SUMMARIES[column - 1 - peers] : null;
	}

	private void title() {
		List<String> now = shown.columns().stream().map(PeerNames::of).toList();
		if (!now.equals(titles)) {
			titles = now;
			for (int i = 0; i < now.size(); i++) {
				table.getColumn(i + 1).setText(now.get(i));
				table.getColumn(i + 1).setToolTipText(PeerNames.tip(shown.columns().get(i)));
			}
		}
	}

	private List<Integer> find(List<WatchSnapshot.Row> wanted) {
		return IntStream.range(0, shown.rows().size()).filter(row -> wanted.stream().anyMatch(one -> same(one, shown.rows().get(row))))
				.boxed().toList();
	}

	/** Puts the rows in order, and selects some of them. */
	private void arrange(List<Integer> selected) {
		sorted = shown.takenNanos();
		Comparator<Integer> comparator = comparator();
		var rows = new ArrayList<>(IntStream.range(0, shown.rows().size()).boxed().toList());
		if (comparator != null) {
			rows.sort(descending ? comparator.reversed() : comparator);
		}
		int[] now = rows.stream().mapToInt(Integer::intValue).toArray();
		if (!Arrays.equals(now, order) || table.getItemCount() != now.length) {
			order = now;
			table.setItemCount(now.length);
			table.clearAll();
		}
		int[] indices = selected.stream().mapToInt(rows::indexOf).filter(index -> index >= 0).sorted().toArray();
		int[] before = table.getSelectionIndices();
		Arrays.sort(before);
		if (!Arrays.equals(indices, before)) {
			table.deselectAll();
			table.select(indices);
		}
	}

	private Comparator<Integer> comparator() {
		if (sortKey == this) {
			return Comparator.comparing(row -> shown.rows().get(row).label(), String.CASE_INSENSITIVE_ORDER);
		}
		if (sortKey instanceof Summary summary) {
			return Comparator.comparingDouble(row -> shown.summaryNumber(row, summary));
		}
		int column = peers(shown).indexOf(sortKey);
		return column < 0 ? null
				: Comparator.<Integer>comparingDouble(row -> shown.number(row, column))
						.thenComparing(row -> Objects.requireNonNullElse(shown.text(row, column), "")); //$NON-NLS-1$
	}

	/** The rows that are selected, as they are numbered in what is shown. */
	List<Integer> selection() {
		return Arrays.stream(table.getSelectionIndices()).filter(index -> index < order.length).map(index -> order[index])
				.filter(row -> row < shown.rows().size()).sorted().boxed().toList();
	}

	/** Selects the values of some places. */
	void select(List<Integer> places) {
		int[] indices = IntStream.range(0, order.length).filter(index -> places.contains(shown.rows().get(order[index]).place())).toArray();
		table.deselectAll();
		table.select(indices);
		table.showSelection();
	}

	private void refresh() {
		VirtualRows.refresh(table, this::fill);
		// The trends, which no text of a row announces.
		table.redraw();
	}

	private void fill(TableItem item, int index) {
		// The toolkit may ask for an item that has just gone.
		if (index < 0 || index >= order.length || order[index] >= shown.rows().size()) {
			return;
		}
		int row = order[index];
		CellLooks.fill(item, 0, shown.rows().get(row).label());
		int column = 1;
		for (int peer = 0; peer < shown.columns().size(); peer++, column++) {
			CellLooks.fill(item, column, shown, row, peer, colors);
		}
		for (Summary summary : SUMMARIES) {
			CellLooks.fill(item, column++, shown.summary(row, summary));
		}
	}

	private void paint(Event event) {
		int index = table.indexOf((TableItem) event.item);
		if (index < 0 || index >= order.length || order[index] >= shown.rows().size()) {
			return;
		}
		int row = order[index];
		var bounds = ((TableItem) event.item).getBounds(event.index);
		int peers = shown.columns().size();
		if (event.index >= 1 && event.index <= peers) {
			CellLooks.paint(event.gc, bounds, shown, row, event.index - 1, colors);
		} else if (event.index == peers + SUMMARIES.length + 1) {
			painter.trend(event.gc, bounds, colors, shown, row);
		}
	}

	private void tip(Event event) {
		TableItem item = table.getItem(new Point(event.x, event.y));
		String tip = null;
		if (item != null) {
			int index = table.indexOf(item);
			for (int peer = 0; peer < shown.columns().size() && index < order.length; peer++) {
				if (item.getBounds(peer + 1).contains(event.x, event.y)) {
					tip = CellLooks.tip(shown, order[index], peer);
				}
			}
		}
		if (!Objects.equals(tip, table.getToolTipText())) {
			table.setToolTipText(tip);
		}
	}
}
