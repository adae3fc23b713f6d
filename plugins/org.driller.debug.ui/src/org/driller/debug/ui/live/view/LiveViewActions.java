/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.view;

import java.util.function.Consumer;

import org.driller.debug.ui.internal.DrillerImages;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.commands.LiveMenu;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LivePart;
import org.eclipse.core.runtime.ILog;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;

/** The buttons and the menu of the view. What they do has commands with keys too, but for pinning and new views. */
final class LiveViewActions {

	private final LiveMemoryView view;
	private final Action pause;
	private final Action inspector;
	private final Action pin;

	LiveViewActions(LiveMemoryView view) {
		this.view = view;
		LiveMemoryControl control = view.liveControl();
		pause = action(LiveMessages.View_Pause, IAction.AS_CHECK_BOX, DrillerImages.PAUSE, control::setPaused);
		inspector = action(LiveMessages.View_Inspector, IAction.AS_CHECK_BOX, DrillerImages.INSPECTOR,
				checked -> control.change(settings -> settings.with(LivePart.INSPECTOR, checked)));
		pin = action(LiveMessages.View_Pin, IAction.AS_CHECK_BOX, DrillerImages.PIN, view::setPinned);
		Action back = shared(LiveMessages.View_Back, ISharedImages.IMG_TOOL_BACK, control::back);
		Action forward = shared(LiveMessages.View_Forward, ISharedImages.IMG_TOOL_FORWARD, control::forward);
		Action another = action(LiveMessages.View_New, IAction.AS_PUSH_BUTTON, DrillerImages.NEW, checked -> openAnother());
		IActionBars bars = view.getViewSite().getActionBars();
		IToolBarManager tools = bars.getToolBarManager();
		tools.add(back);
		tools.add(forward);
		tools.add(new Separator());
		tools.add(pause);
		tools.add(inspector);
		tools.add(new Separator());
		tools.add(another);
		tools.add(pin);
		IMenuManager menu = bars.getMenuManager();
		menu.setRemoveAllWhenShown(true);
		menu.addMenuListener(manager -> new LiveMenu(control, view.getSite()).fillSettings(manager));
		// Without an entry there is no menu.
		menu.add(new Separator());
		new LiveMenu(control, view.getSite()).fillSettings(menu);
		update();
	}

	/** Shows in the buttons what is. */
	void update() {
		pause.setChecked(view.liveControl().isPaused());
		inspector.setChecked(view.liveControl().settings().shows(LivePart.INSPECTOR));
		pin.setChecked(view.isPinned());
	}

	private void openAnother() {
		open(view.getSite().getPage(), view);
	}

	/** Opens one more view that shows the same, and pins the one that was there. @param like may be {@code null} */
	static LiveMemoryView open(IWorkbenchPage page, LiveMemoryView like) {
		try {
			var opened = (LiveMemoryView) page.showView(LiveMemoryView.ID, free(page), IWorkbenchPage.VIEW_ACTIVATE);
			if (like != null) {
				opened.liveControl().setSettings(like.liveControl().settings());
				opened.showLike(like);
				like.setPinned(true);
			}
			return opened;
		} catch (PartInitException e) {
			ILog.of(LiveViewActions.class).log(e.getStatus());
			return null;
		}
	}

	/** A number that no view of this page has. */
	private static String free(IWorkbenchPage page) {
		int number = 1;
		while (isTaken(page, Integer.toString(number))) {
			number++;
		}
		return Integer.toString(number);
	}

	private static boolean isTaken(IWorkbenchPage page, String secondary) {
		for (IViewReference reference : page.getViewReferences()) {
			if (reference.getId().equals(LiveMemoryView.ID) && secondary.equals(reference.getSecondaryId())) {
				return true;
			}
		}
		return false;
	}

	private static Action shared(String label, String image, Runnable run) {
		var action = new Action(label) {
			@Override
			public void run() {
				run.run();
			}
		};
		action.setImageDescriptor(PlatformUI.getWorkbench().getSharedImages().getImageDescriptor(image));
		return action;
	}

	private static Action action(String label, int style, String image, Consumer<Boolean> run) {
		var action = new Action(label, style) {
			@Override
			public void run() {
				run.accept(isChecked());
			}
		};
		action.setImageDescriptor(DrillerImages.descriptor(image));
		action.setToolTipText(label);
		return action;
	}
}
