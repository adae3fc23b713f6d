/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import org.driller.debug.core.watch.ValueType;
import org.driller.debug.ui.internal.DrillerImages;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.bindings.keys.KeyStroke;
import org.eclipse.jface.bindings.keys.SWTKeySupport;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.IWorkbenchActionConstants;
import org.eclipse.ui.PlatformUI;

/** What can be done in the view, by its tool bar, its menus and the keyboard. */
final class WatchActions {

	private final WatchView view;
	private final Action pause;
	private final Action turn;
	private final Action export;
	private final Action edit;
	private final Action remove;
	private final Action up;
	private final Action down;
	private final Action copy;
	private final Action paste;

	WatchActions(WatchView view) {
		this.view = view;
		ISharedImages images = PlatformUI.getWorkbench().getSharedImages();
		pause = action(WatchMessages.Action_Pause, IAction.AS_CHECK_BOX, DrillerImages.descriptor(DrillerImages.PAUSE),
				() -> view.setPaused(!view.isPaused()));
		turn = action(WatchMessages.Action_Turn, IAction.AS_CHECK_BOX, DrillerImages.descriptor(DrillerImages.TURN),
				() -> view.setByProcess(!view.isByProcess()));
		export = action(WatchMessages.Action_Export, IAction.AS_PUSH_BUTTON, DrillerImages.descriptor(DrillerImages.EXPORT), view::export);
		edit = action(WatchMessages.Action_Edit, IAction.AS_PUSH_BUTTON, DrillerImages.descriptor(DrillerImages.EDIT), view::edit);
		remove = action(WatchMessages.Action_Remove, IAction.AS_PUSH_BUTTON,
				images.getImageDescriptor(ISharedImages.IMG_ELCL_REMOVE), view::remove);
		up = action(WatchMessages.Action_Up, IAction.AS_PUSH_BUTTON, DrillerImages.descriptor(DrillerImages.UP), () -> view.move(-1));
		down = action(WatchMessages.Action_Down, IAction.AS_PUSH_BUTTON, DrillerImages.descriptor(DrillerImages.DOWN), () -> view.move(1));
		copy = action(WatchMessages.Action_Copy, IAction.AS_PUSH_BUTTON, images.getImageDescriptor(ISharedImages.IMG_TOOL_COPY), () -> view.transfer().copy());
		paste = action(WatchMessages.Action_Paste, IAction.AS_PUSH_BUTTON, images.getImageDescriptor(ISharedImages.IMG_TOOL_PASTE),
				() -> view.transfer().paste());
		tip(edit, 0, SWT.F2);
		tip(remove, 0, SWT.DEL);
		tip(up, SWT.MOD3, SWT.ARROW_UP);
		tip(down, SWT.MOD3, SWT.ARROW_DOWN);
	}

	private static void tip(Action action, int modifiers, int key) {
		String name = SWTKeySupport.getKeyFormatterForPlatform().format(KeyStroke.getInstance(modifiers, key));
		action.setToolTipText(NLS.bind(WatchMessages.Action_Tip, action.getText(), name));
	}

	private static Action action(String label, int style, ImageDescriptor image, Runnable run) {
		var action = new Action(label, style) {
			@Override
			public void run() {
				// Of a radio group the entry that loses its mark is told too.
				if (getStyle() != AS_RADIO_BUTTON || isChecked()) {
					run.run();
				}
			}
		};
		action.setImageDescriptor(image);
		return action;
	}

	void contribute(IActionBars bars) {
		var tools = bars.getToolBarManager();
		tools.add(pause);
		tools.add(export);
		tools.add(turn);
		tools.add(new Separator());
		tools.add(edit);
		tools.add(remove);
		tools.add(up);
		tools.add(down);
		bars.getMenuManager().add(pause);
		bars.getMenuManager().add(turn);
		bars.getMenuManager().add(spans());
		bars.updateActionBars();
	}

	/** For the table: a menu, and keys while it has the focus. */
	void fill(IMenuManager menu) {
		menu.add(edit);
		menu.add(remove);
		menu.add(up);
		menu.add(down);
		menu.add(types());
		menu.add(new Separator());
		menu.add(copy);
		menu.add(paste);
		menu.add(new Separator());
		menu.add(turn);
		menu.add(pause);
		menu.add(spans());
		menu.add(export);
		menu.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
	}

	/** How the values of the selected places are shown. */
	private MenuManager types() {
		var menu = new MenuManager(WatchMessages.Menu_Type);
		boolean any = !view.selectedPlaces().isEmpty();
		for (ValueType type : ValueType.values()) {
			Action choice = action(type.key(), IAction.AS_RADIO_BUTTON, null, () -> view.setType(type));
			choice.setChecked(any && view.selectedPlaces().stream().allMatch(place -> view.places().get(place).type() == type));
			choice.setEnabled(any);
			menu.add(choice);
		}
		return menu;
	}

	/** How much of the past is plotted. */
	private MenuManager spans() {
		var menu = new MenuManager(WatchMessages.Menu_Span);
		menu.setRemoveAllWhenShown(true);
		menu.addMenuListener(manager -> {
			for (int span : WatchPlot.SPANS) {
				String label = span == 0 ? WatchMessages.Menu_SpanAll : NLS.bind(WatchMessages.Menu_SpanSeconds, span);
				Action choice = action(label, IAction.AS_RADIO_BUTTON, null, () -> view.plot().setSpan(span));
				choice.setChecked(view.plot().span() == span);
				manager.add(choice);
			}
		});
		return menu;
	}

	void listen(Table table) {
		table.addListener(SWT.KeyDown, this::key);
		table.addListener(SWT.DefaultSelection, event -> view.edit());
		table.addListener(SWT.Selection, event -> update());
	}

	private void key(Event event) {
		int modifiers = event.stateMask & SWT.MODIFIER_MASK;
		Action action = switch (event.keyCode) {
		case SWT.DEL -> modifiers == 0 ? remove : null;
		case SWT.F2 -> modifiers == 0 ? edit : null;
		case SWT.ARROW_UP -> modifiers == SWT.MOD3 ? up : null;
		case SWT.ARROW_DOWN -> modifiers == SWT.MOD3 ? down : null;
		case 'c' -> modifiers == SWT.MOD1 ? copy : null;
		case 'v' -> modifiers == SWT.MOD1 ? paste : null;
		default -> null;
		};
		if (action != null) {
			event.doit = false;
			if (action.isEnabled()) {
				action.run();
			}
		}
	}

	/** After something was selected, or other places are watched. */
	void update() {
		boolean any = !view.selectedPlaces().isEmpty();
		pause.setChecked(view.isPaused());
		turn.setChecked(view.isByProcess());
		edit.setEnabled(view.selectedPlaces().size() == 1);
		remove.setEnabled(any);
		up.setEnabled(any);
		down.setEnabled(any);
		copy.setEnabled(any);
		export.setEnabled(!view.places().isEmpty());
	}
}
