/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import java.util.List;

import org.driller.core.Snapshot;
import org.driller.debug.ui.internal.DrillerImages;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.actions.ActionFactory;

/** The buttons and menus of the view. */
final class SnapshotActions {

	private final Action take;
	private final Action open;
	private final Action compare;
	private final Action compareLive;
	private final Action rename;
	private final Action delete;
	private final Action export;
	private final Action bringIn;
	private final Action refresh;
	private final Action next;
	private final Action previous;
	private final Action show;
	private final Action showBefore;

	SnapshotActions(SnapshotsView view) {
		take = action(SnapshotMessages.Action_Take, DrillerImages.descriptor(DrillerImages.SNAPSHOT), view::askToTake);
		open = action(SnapshotMessages.Action_Open, DrillerImages.descriptor(DrillerImages.LIVE), view::openSelected);
		compare = action(SnapshotMessages.Action_Compare, DrillerImages.descriptor(DrillerImages.SNAPSHOT_COMPARE), view::compareSelected);
		compareLive = action(SnapshotMessages.Action_CompareLive, DrillerImages.descriptor(DrillerImages.SNAPSHOT_LIVE),
				view::compareSelectedLive);
		rename = action(SnapshotMessages.Action_Rename, null, view::askToRename);
		delete = action(SnapshotMessages.Action_Delete, shared(ISharedImages.IMG_TOOL_DELETE), view::askToDelete);
		export = action(SnapshotMessages.Action_Export, DrillerImages.descriptor("live_export"), view::askToExport); //$NON-NLS-1$
		bringIn = action(SnapshotMessages.Action_Import, DrillerImages.descriptor("live_import"), view::askToImport); //$NON-NLS-1$
		refresh = action(SnapshotMessages.Action_Refresh, null, view::reload);
		next = action(SnapshotMessages.Action_Next, DrillerImages.descriptor(DrillerImages.NEXT), () -> view.step(1));
		previous = action(SnapshotMessages.Action_Previous, DrillerImages.descriptor(DrillerImages.PREVIOUS), () -> view.step(-1));
		show = action(SnapshotMessages.Action_Show, DrillerImages.descriptor(DrillerImages.LIVE), () -> view.showDifference(false));
		showBefore = action(SnapshotMessages.Action_ShowBefore, DrillerImages.descriptor(DrillerImages.SNAPSHOT),
				() -> view.showDifference(true));
		IActionBars bars = view.getViewSite().getActionBars();
		bars.setGlobalActionHandler(ActionFactory.DELETE.getId(), delete);
		bars.setGlobalActionHandler(ActionFactory.RENAME.getId(), rename);
		bars.setGlobalActionHandler(ActionFactory.REFRESH.getId(), refresh);
		IToolBarManager tools = bars.getToolBarManager();
		tools.add(take);
		tools.add(open);
		tools.add(new Separator());
		tools.add(compare);
		tools.add(compareLive);
		tools.add(previous);
		tools.add(next);
		tools.add(new Separator());
		tools.add(delete);
		IMenuManager menu = bars.getMenuManager();
		menu.add(bringIn);
		menu.add(export);
		menu.add(refresh);
	}

	private static ImageDescriptor shared(String name) {
		return PlatformUI.getWorkbench().getSharedImages().getImageDescriptor(name);
	}

	private static Action action(String label, ImageDescriptor image, Runnable run) {
		var action = new Action(label, image) {
			@Override
			public void run() {
				run.run();
			}
		};
		action.setToolTipText(label.replace("&", "").replace("...", "")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
		return action;
	}

	MenuManager snapshotsMenu() {
		var menu = new MenuManager();
		for (Action each : List.of(open, take)) {
			menu.add(each);
		}
		menu.add(new Separator());
		menu.add(compare);
		menu.add(compareLive);
		menu.add(new Separator());
		for (Action each : List.of(rename, export, bringIn, delete, refresh)) {
			menu.add(each);
		}
		return menu;
	}

	MenuManager differencesMenu() {
		var menu = new MenuManager();
		for (Action each : List.of(show, showBefore, next, previous)) {
			menu.add(each);
		}
		return menu;
	}

	/** @param selected snapshots and saved processes */
	void update(List<?> selected, boolean comparing, boolean differences) {
		long snapshots = selected.stream().filter(Snapshot.class::isInstance).count();
		boolean some = selected.stream().anyMatch(each -> !SnapshotsTree.processes(each).isEmpty());
		boolean onlySnapshots = snapshots == selected.size() && snapshots > 0;
		open.setEnabled(selected.size() == 1 && some);
		compare.setEnabled(selected.size() == 2 && some && !comparing);
		compareLive.setEnabled(selected.size() == 1 && some && !comparing);
		rename.setEnabled(onlySnapshots && snapshots == 1);
		export.setEnabled(onlySnapshots && snapshots == 1 && some);
		delete.setEnabled(onlySnapshots);
		next.setEnabled(differences);
		previous.setEnabled(differences);
		show.setEnabled(differences);
		showBefore.setEnabled(differences);
	}
}
