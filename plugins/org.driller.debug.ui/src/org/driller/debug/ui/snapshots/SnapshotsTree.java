/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import java.util.List;

import org.driller.core.SavedProcess;
import org.driller.core.Snapshot;
import org.driller.debug.ui.internal.DrillerImages;
import org.eclipse.jface.resource.JFaceColors;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.TreeViewerColumn;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;

/** The list: snapshots, and below each the processes in it. */
final class SnapshotsTree {

	private final TreeViewer viewer;

	private static final class Content implements ITreeContentProvider {
		@Override
		public Object[] getElements(Object input) {
			return ((List<?>) input).toArray();
		}

		@Override
		public Object[] getChildren(Object parent) {
			return parent instanceof Snapshot snapshot ? snapshot.processes().toArray() : new Object[0];
		}

		@Override
		public Object getParent(Object element) {
			return null;
		}

		@Override
		public boolean hasChildren(Object element) {
			return element instanceof Snapshot snapshot && !snapshot.processes().isEmpty();
		}
	}

	private static final class Labels extends ColumnLabelProvider {
		private final SnapshotColumn column;
		private final SnapshotCatalog catalog;

		Labels(SnapshotColumn column, SnapshotCatalog catalog) {
			this.column = column;
			this.catalog = catalog;
		}

		@Override
		public String getText(Object element) {
			return column.text(element);
		}

		@Override
		public Image getImage(Object element) {
			if (column != SnapshotColumn.NAME) {
				return null;
			}
			return DrillerImages.get(element instanceof Snapshot ? DrillerImages.SNAPSHOT : DrillerImages.PEER);
		}

		@Override
		public Color getForeground(Object element) {
			return element instanceof Snapshot snapshot && !snapshot.problem().isEmpty()
					? JFaceColors.getErrorText(Display.getCurrent())
					: null;
		}

		@Override
		public String getToolTipText(Object element) {
			if (element instanceof Snapshot snapshot) {
				return snapshot.problem().isEmpty()
						? NLS.bind(catalog.isInWorkspace(snapshot) ? SnapshotMessages.Tip_Workspace
								: SnapshotMessages.Tip_Command, snapshot.folder())
						: snapshot.problem();
			}
			return ((SavedProcess) element).executable();
		}
	}

	SnapshotsTree(Composite parent, SnapshotCatalog catalog) {
		viewer = new TreeViewer(parent, SWT.MULTI | SWT.FULL_SELECTION | SWT.BORDER);
		viewer.getTree().setHeaderVisible(true);
		ColumnViewerToolTipSupport.enableFor(viewer);
		for (SnapshotColumn each : SnapshotColumn.values()) {
			var column = new TreeViewerColumn(viewer, each.alignment());
			column.getColumn().setText(each.title());
			column.getColumn().setWidth(each.width());
			column.setLabelProvider(new Labels(each, catalog));
		}
		viewer.setContentProvider(new Content());
		viewer.setInput(List.of());
	}

	TreeViewer viewer() {
		return viewer;
	}

	/** Shows these; what is selected and open stays so, as far as it is still there. */
	void show(List<Snapshot> snapshots) {
		Object[] expanded = viewer.getExpandedElements();
		ISelection selection = viewer.getSelection();
		viewer.setInput(snapshots);
		viewer.setExpandedElements(expanded);
		viewer.setSelection(selection);
	}

	void select(Snapshot snapshot) {
		viewer.setSelection(new StructuredSelection(snapshot), true);
	}

	/** Snapshots and saved processes. */
	List<?> selection() {
		return viewer.getStructuredSelection().toList();
	}

	List<Snapshot> snapshots() {
		return selection().stream().filter(Snapshot.class::isInstance).map(Snapshot.class::cast).toList();
	}

	/** The processes that are meant: selected, or in a selected snapshot. */
	static List<SavedProcess> processes(Object selected) {
		return selected instanceof Snapshot snapshot ? snapshot.processes() : List.of((SavedProcess) selected);
	}
}
