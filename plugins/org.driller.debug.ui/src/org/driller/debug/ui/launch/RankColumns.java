/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.launch;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.driller.debug.core.launch.RankSettings;
import org.eclipse.jface.viewers.CellEditor;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.EditingSupport;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.jface.viewers.TextCellEditor;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;

/** The columns of the table of ranks, whose cells are texts to edit. */
final class RankColumns extends EditingSupport {

	private final Function<RankSettings, String> get;
	private final BiFunction<RankSettings, String, RankSettings> with;
	private final BiConsumer<RankSettings, RankSettings> replace;
	private final CellEditor editor;

	private RankColumns(TableViewer viewer, Function<RankSettings, String> get,
			BiFunction<RankSettings, String, RankSettings> with, BiConsumer<RankSettings, RankSettings> replace) {
		super(viewer);
		this.get = get;
		this.with = with;
		this.replace = replace;
		editor = new TextCellEditor(viewer.getTable());
	}

	/** @param replace is given a row and what it became */
	static TableViewer create(Composite parent, BiConsumer<RankSettings, RankSettings> replace) {
		var viewer = new TableViewer(parent, SWT.BORDER | SWT.FULL_SELECTION | SWT.MULTI);
		viewer.getTable().setHeaderVisible(true);
		viewer.getTable().setLinesVisible(true);
		column(viewer, LaunchMessages.Ranks_Rank, 60, row -> Integer.toString(row.rank()), (row, text) -> text.matches("\\d{1,9}") //$NON-NLS-1$
				? new RankSettings(Integer.parseInt(text), row.arguments(), row.directory(), row.environment())
				: row, replace);
		column(viewer, LaunchMessages.Ranks_Arguments, 160, RankSettings::arguments,
				(row, text) -> new RankSettings(row.rank(), text, row.directory(), row.environment()), replace);
		column(viewer, LaunchMessages.Ranks_Environment, 160, RankSettings::environment,
				(row, text) -> new RankSettings(row.rank(), row.arguments(), row.directory(), text), replace);
		column(viewer, LaunchMessages.Ranks_Directory, 160, RankSettings::directory,
				(row, text) -> new RankSettings(row.rank(), row.arguments(), text, row.environment()), replace);
		return viewer;
	}

	private static void column(TableViewer viewer, String title, int width, Function<RankSettings, String> get,
			BiFunction<RankSettings, String, RankSettings> with, BiConsumer<RankSettings, RankSettings> replace) {
		var column = new TableViewerColumn(viewer, SWT.NONE);
		column.getColumn().setText(title);
		column.getColumn().setWidth(width);
		column.getColumn().setResizable(true);
		column.setLabelProvider(ColumnLabelProvider.createTextProvider(row -> get.apply((RankSettings) row)));
		column.setEditingSupport(new RankColumns(viewer, get, with, replace));
	}

	@Override
	protected CellEditor getCellEditor(Object element) {
		return editor;
	}

	@Override
	protected boolean canEdit(Object element) {
		return true;
	}

	@Override
	protected Object getValue(Object element) {
		return get.apply((RankSettings) element);
	}

	@Override
	protected void setValue(Object element, Object value) {
		var row = (RankSettings) element;
		replace.accept(row, with.apply(row, value.toString().strip()));
	}
}
