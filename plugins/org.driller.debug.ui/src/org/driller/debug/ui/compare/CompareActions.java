/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.util.List;
import java.util.function.Consumer;

import org.driller.core.Peer;
import org.driller.core.PeerGroup;
import org.driller.core.PlaceMatching;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.internal.DrillerImages;
import org.driller.debug.ui.live.commands.LiveMenu;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IMenuCreator;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.menus.CommandContributionItem;
import org.eclipse.ui.menus.CommandContributionItemParameter;

/** The buttons and menus of the view. What is done often has commands with keys, too. */
final class CompareActions {

	private final CompareView view;
	private final CompareColumns columns;
	private final Action pause;
	private final Action link;

	CompareActions(CompareView view, CompareColumns columns) {
		this.view = view;
		this.columns = columns;
		pause = action(CompareMessages.Action_Pause, IAction.AS_CHECK_BOX, columns::setPaused);
		pause.setImageDescriptor(DrillerImages.descriptor(DrillerImages.PAUSE));
		link = action(CompareMessages.Action_Link, IAction.AS_CHECK_BOX, view::setLinked);
		link.setImageDescriptor(DrillerImages.descriptor(DrillerImages.COMPARE_LINK));
		IActionBars bars = view.getViewSite().getActionBars();
		IToolBarManager tools = bars.getToolBarManager();
		tools.add(peers());
		tools.add(new Separator());
		tools.add(command(CompareCommand.PREVIOUS));
		tools.add(command(CompareCommand.NEXT));
		tools.add(new Separator());
		tools.add(link);
		tools.add(pause);
		tools.add(command(CompareCommand.AGAIN));
		IMenuManager menu = bars.getMenuManager();
		menu.setRemoveAllWhenShown(true);
		menu.addMenuListener(this::fillViewMenu);
		// Without an entry there is no menu.
		menu.add(new Separator());
		fillViewMenu(menu);
		update();
	}

	/** Shows in the buttons what is. */
	void update() {
		pause.setChecked(columns.isPaused());
		link.setChecked(view.isLinked());
	}

	private void fillViewMenu(IMenuManager menu) {
		var choice = new MenuManager(CompareMessages.Action_Peers);
		fillPeers(choice);
		menu.add(choice);
		menu.add(new Separator());
		menu.add(check(CompareMessages.Action_ByAddress, view.matching() == PlaceMatching.ADDRESS,
				checked -> view.setMatching(checked ? PlaceMatching.ADDRESS : PlaceMatching.MODULE)));
		menu.add(check(CompareMessages.Action_Exact, view.isExact(), view::setExact));
		menu.add(new Separator());
		columns.current().ifPresent(column -> new LiveMenu(column.live(), view.getSite()).fillSettings(menu));
	}

	/** What is to be done with a column, or the place under its cursor. */
	void fillContextMenu(IMenuManager menu) {
		menu.add(command(CompareCommand.NEXT));
		menu.add(command(CompareCommand.PREVIOUS));
		menu.add(command(CompareCommand.OPEN));
		menu.add(command(CompareCommand.REMOVE));
	}

	private CommandContributionItem command(CompareCommand command) {
		return new CommandContributionItem(new CommandContributionItemParameter(view.getSite(), null, command.id(),
				CommandContributionItem.STYLE_PUSH));
	}

	/** A button that drops its menu down wherever it is pressed, since without a choice it does nothing. */
	private Action peers() {
		var action = new Action(CompareMessages.Action_Peers, IAction.AS_DROP_DOWN_MENU) {
			@Override
			public void runWithEvent(Event event) {
				if (event.widget instanceof ToolItem item) {
					Menu menu = getMenuCreator().getMenu(item.getParent());
					var bounds = item.getBounds();
					menu.setLocation(item.getParent().toDisplay(bounds.x, bounds.y + bounds.height));
					menu.setVisible(true);
				}
			}
		};
		action.setToolTipText(CompareMessages.Action_Peers);
		action.setImageDescriptor(DrillerImages.descriptor(DrillerImages.GROUP));
		action.setMenuCreator(new PeersMenu());
		return action;
	}

	/** Makes the menu anew each time. */
	private final class PeersMenu implements IMenuCreator {

		private Menu last;

		@Override
		public Menu getMenu(Control parent) {
			dispose();
			var menu = new MenuManager();
			fillPeers(menu);
			last = menu.createContextMenu(parent);
			return last;
		}

		@Override
		public Menu getMenu(Menu parent) {
			return null;
		}

		@Override
		public void dispose() {
			if (last != null && !last.isDisposed()) {
				last.dispose();
			}
		}
	}

	private void fillPeers(IMenuManager menu) {
		for (PeerGroup group : DrillerDebug.model().groups().groups()) {
			List<Peer> peers = group.peers();
			menu.add(action(NLS.bind(CompareMessages.Action_AllOf, group.name(), Integer.toString(peers.size())),
					IAction.AS_PUSH_BUTTON, checked -> view.compare(group.peers())));
			for (Peer peer : peers.subList(0, Math.min(peers.size(), CompareView.MOST_COLUMNS))) {
				menu.add(check(Comparison.name(peer), view.peers().contains(peer), checked -> view.toggle(peer)));
			}
			menu.add(new Separator());
		}
		if (menu.isEmpty()) {
			Action none = action(CompareMessages.Action_NoPeers, IAction.AS_PUSH_BUTTON, checked -> {
			});
			none.setEnabled(false);
			menu.add(none);
		}
	}

	private static Action check(String label, boolean checked, Consumer<Boolean> run) {
		Action action = action(label, IAction.AS_CHECK_BOX, run);
		action.setChecked(checked);
		return action;
	}

	private static Action action(String label, int style, Consumer<Boolean> run) {
		var action = new Action(label, style) {
			@Override
			public void run() {
				run.accept(isChecked());
			}
		};
		action.setToolTipText(label);
		return action;
	}
}
