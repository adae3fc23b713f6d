/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import org.driller.debug.ui.internal.Messages;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.viewers.ISelectionProvider;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchActionConstants;

/** The menus of the view: for what is selected, for the columns' titles, and that of the view itself. */
final class PeersMenus {

	private final IViewPart view;
	private final Tree tree;
	private final PeersColumns columns;
	private final ISelectionProvider selection;

	PeersMenus(IViewPart view, Tree tree, PeersColumns columns, ISelectionProvider selection) {
		this.view = view;
		this.tree = tree;
		this.columns = columns;
		this.selection = selection;
	}

	void create() {
		var rows = new MenuManager();
		rows.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
		Menu rowMenu = rows.createContextMenu(tree);
		view.getSite().registerContextMenu(rows, selection);
		Menu titleMenu = columnMenu(new MenuManager()).createContextMenu(tree);
		tree.setMenu(rowMenu);
		tree.addListener(SWT.MenuDetect, event -> {
			Point there = tree.getDisplay().map(null, tree, new Point(event.x, event.y));
			boolean title = event.detail == SWT.MENU_MOUSE && there.y >= 0 && there.y < tree.getHeaderHeight();
			tree.setMenu(title ? titleMenu : rowMenu);
		});
		tree.addListener(SWT.Dispose, event -> {
			rowMenu.dispose();
			titleMenu.dispose();
		});
		view.getViewSite().getActionBars().getMenuManager().add(columnMenu(new MenuManager(Messages.Columns_Menu)));
	}

	private MenuManager columnMenu(MenuManager menu) {
		menu.setRemoveAllWhenShown(true);
		menu.addMenuListener(columns::fillMenu);
		return menu;
	}
}
