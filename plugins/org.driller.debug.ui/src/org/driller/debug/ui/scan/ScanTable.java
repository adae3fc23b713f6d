/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.driller.core.Peer;
import org.driller.debug.ui.internal.Tables;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/** The places that are left, with their values as they were and as they are. Those in sight are read now and then. */
final class ScanTable {

	private static final int NOW = 4;
	private static final int PERIOD_MILLIS = 500;

	private final Table table;
	private final List<ScanRow> rows = new ArrayList<>();
	private final AtomicBoolean reading = new AtomicBoolean();
	private final Display display;

	/** @param opened takes a row that was double-clicked */
	ScanTable(Composite parent, Consumer<ScanRow> opened) {
		table = new Table(parent, SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.BORDER);
		table.setHeaderVisible(true);
		Tables.column(table, ScanMessages.Column_Peer, 130);
		Tables.column(table, ScanMessages.Column_Address, 140);
		Tables.column(table, ScanMessages.Column_Place, 240);
		Tables.column(table, ScanMessages.Column_Last, 160);
		Tables.column(table, ScanMessages.Column_Now, 160);
		table.addListener(SWT.SetData, event -> fill((TableItem) event.item, event.index));
		table.addListener(SWT.DefaultSelection, event -> selected().ifPresent(opened));
		display = table.getDisplay();
		display.timerExec(PERIOD_MILLIS, this::tick);
	}

	static String peer(Peer peer) {
		String pid = Integer.toString(peer.pid());
		return peer.rank() == Peer.NO_RANK ? pid : NLS.bind(ScanMessages.Scan_Rank, Integer.toString(peer.rank()), pid);
	}

	private void fill(TableItem item, int index) {
		// Rows that are on their way out are asked for, too, with no index.
		if (index >= 0 && index < rows.size()) {
			ScanRow row = rows.get(index);
			item.setText(new String[] { peer(row.match().peer()), "0x" + Long.toHexString(row.match().address()), row.place(), //$NON-NLS-1$
					row.match().text(), "" }); //$NON-NLS-1$
		}
	}

	/** Has the values in sight read in the background, if nobody reads any. */
	private void tick() {
		if (table.isDisposed()) {
			return;
		}
		display.timerExec(PERIOD_MILLIS, this::tick);
		if (rows.isEmpty() || !table.isVisible() || !reading.compareAndSet(false, true)) {
			return;
		}
		int top = table.getTopIndex();
		int most = table.getClientArea().height / Math.max(1, table.getItemHeight()) + 1;
		List<ScanRow> seen = List.copyOf(rows.subList(Math.min(top, rows.size()), Math.min(rows.size(), top + most)));
		Job job = Job.createSystem(ScanMessages.Scan_Reading, monitor -> {
			List<String> values = seen.stream().map(ScanRow::now).toList();
			reading.set(false);
			if (!display.isDisposed()) {
				display.asyncExec(() -> show(top, seen, values));
			}
			return Status.OK_STATUS;
		});
		job.schedule();
	}

	private void show(int top, List<ScanRow> seen, List<String> values) {
		for (int i = 0; i < seen.size() && !table.isDisposed(); i++) {
			if (top + i < rows.size() && rows.get(top + i) == seen.get(i)) {
				TableItem item = table.getItem(top + i);
				if (!item.getText(NOW).equals(values.get(i))) {
					item.setText(NOW, values.get(i));
				}
			}
		}
	}

	Table control() {
		return table;
	}

	List<ScanRow> rows() {
		return List.copyOf(rows);
	}

	void setRows(List<ScanRow> fresh) {
		rows.clear();
		rows.addAll(fresh);
		table.setItemCount(rows.size());
		table.clearAll();
	}

	Optional<ScanRow> selected() {
		int index = table.getSelectionIndex();
		return index >= 0 && index < rows.size() ? Optional.of(rows.get(index)) : Optional.empty();
	}
}
