/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.driller.core.MemoryDifference;
import org.driller.debug.ui.internal.Tables;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/** What differs, as a table that asks for its rows when they are seen. */
final class DifferencesTable {

	private static final HexFormat HEX = HexFormat.ofDelimiter(" "); //$NON-NLS-1$
	private static final String MORE = " \u2026"; //$NON-NLS-1$
	private static final int BEFORE = 5;
	private static final int AFTER = 6;

	private final Table table;
	private final List<Difference> rows = new ArrayList<>();

	/** @param opened takes a row that was double-clicked */
	DifferencesTable(Composite parent, Consumer<Difference> opened) {
		table = new Table(parent, SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.BORDER);
		table.setHeaderVisible(true);
		Tables.column(table, SnapshotMessages.Diff_ColumnProcess, 120);
		Tables.column(table, SnapshotMessages.Diff_ColumnAddress, 130);
		Tables.column(table, SnapshotMessages.Diff_ColumnLength, 60);
		Tables.column(table, SnapshotMessages.Diff_ColumnSegment, 160);
		Tables.column(table, SnapshotMessages.Diff_ColumnSymbol, 160);
		Tables.column(table, SnapshotMessages.Diff_ColumnBefore, 240);
		Tables.column(table, SnapshotMessages.Diff_ColumnAfter, 240);
		table.addListener(SWT.SetData, event -> fill((TableItem) event.item, event.index));
		table.addListener(SWT.DefaultSelection, event -> selected().ifPresent(opened));
	}

	private void fill(TableItem item, int index) {
		if (index < 0 || index >= rows.size()) {
			return;
		}
		Difference row = rows.get(index);
		MemoryDifference range = row.range();
		item.setText(new String[] { SnapshotTexts.process(row.pair().before()), "0x" + Long.toHexString(range.address()), //$NON-NLS-1$
				Long.toUnsignedString(range.length()), row.segment(), row.symbol(), before(range), after(range) });
		item.setFont(BEFORE, JFaceResources.getTextFont());
		item.setFont(AFTER, JFaceResources.getTextFont());
	}

	private static String before(MemoryDifference range) {
		return switch (range.kind()) {
		case NEW -> SnapshotMessages.Diff_New;
		default -> hex(range.before(), range.length());
		};
	}

	private static String after(MemoryDifference range) {
		return switch (range.kind()) {
		case GONE -> SnapshotMessages.Diff_Gone;
		default -> hex(range.after(), range.length());
		};
	}

	private static String hex(byte[] bytes, long length) {
		return bytes.length == 0 ? SnapshotMessages.Diff_BytesUnknown
				: HEX.formatHex(bytes) + (length > bytes.length ? MORE : ""); //$NON-NLS-1$
	}

	Table control() {
		return table;
	}

	List<Difference> rows() {
		return List.copyOf(rows);
	}

	void clear() {
		rows.clear();
		table.setItemCount(0);
		table.clearAll();
	}

	void add(List<Difference> more) {
		rows.addAll(more);
		table.setItemCount(rows.size());
	}

	Optional<Difference> selected() {
		int index = table.getSelectionIndex();
		return index >= 0 && index < rows.size() ? Optional.of(rows.get(index)) : Optional.empty();
	}

	/** Selects the next one, or the one before, around the end; nothing if there is none. */
	Optional<Difference> step(int by) {
		if (rows.isEmpty()) {
			return Optional.empty();
		}
		int index = table.getSelectionIndex();
		int next = index < 0 ? (by > 0 ? 0 : rows.size() - 1) : Math.floorMod(index + by, rows.size());
		table.setSelection(next);
		table.showSelection();
		return Optional.of(rows.get(next));
	}
}
