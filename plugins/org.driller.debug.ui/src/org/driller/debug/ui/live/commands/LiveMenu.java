/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.model.CellFormat;
import org.driller.debug.ui.live.model.CellFormats;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.model.TextEncoding;
import org.driller.debug.ui.preferences.LivePreferences;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IWorkbenchCommandConstants;
import org.eclipse.ui.menus.CommandContributionItem;
import org.eclipse.ui.menus.CommandContributionItemParameter;
import org.eclipse.ui.services.IServiceLocator;

/** What is offered for live memory wherever it is shown. */
public final class LiveMenu {

	private static final String PREFIX = "org.driller.debug.ui.commands."; //$NON-NLS-1$

	private final LiveMemoryControl control;
	private final IServiceLocator services;

	/** @param services of the window or the part in which the menu is */
	public LiveMenu(LiveMemoryControl control, IServiceLocator services) {
		this.control = control;
		this.services = services;
	}

	/** Adds what can be done with bytes, and {@link #fillSettings}. */
	public void fill(IMenuManager menu) {
		command(menu, PREFIX + "goToAddress"); //$NON-NLS-1$
		command(menu, PREFIX + "symbols"); //$NON-NLS-1$
		command(menu, PREFIX + "live.followPointer"); //$NON-NLS-1$
		command(menu, IWorkbenchCommandConstants.NAVIGATE_BACKWARD_HISTORY);
		command(menu, IWorkbenchCommandConstants.NAVIGATE_FORWARD_HISTORY);
		command(menu, PREFIX + "watch"); //$NON-NLS-1$
		command(menu, PREFIX + "compare"); //$NON-NLS-1$
		menu.add(new Separator());
		command(menu, IWorkbenchCommandConstants.EDIT_COPY);
		var copy = new MenuManager(LiveMessages.Menu_CopyAs);
		command(copy, PREFIX + "live.copyHex"); //$NON-NLS-1$
		command(copy, PREFIX + "live.copyCArray"); //$NON-NLS-1$
		command(copy, PREFIX + "live.copyText"); //$NON-NLS-1$
		command(copy, PREFIX + "live.copyAddresses"); //$NON-NLS-1$
		menu.add(copy);
		command(menu, IWorkbenchCommandConstants.EDIT_SELECT_ALL);
		menu.add(new Separator());
		command(menu, PREFIX + "live.edit"); //$NON-NLS-1$
		command(menu, IWorkbenchCommandConstants.EDIT_UNDO);
		command(menu, IWorkbenchCommandConstants.EDIT_REDO);
		menu.add(new Separator());
		command(menu, PREFIX + "live.export"); //$NON-NLS-1$
		command(menu, PREFIX + "live.import"); //$NON-NLS-1$
		menu.add(new Separator());
		fillSettings(menu);
	}

	/** Adds how it is shown and how often it is read. */
	public void fillSettings(IMenuManager menu) {
		menu.add(formats());
		menu.add(sizes());
		menu.add(orders());
		menu.add(columns());
		menu.add(encodings());
		menu.add(rates());
		command(menu, PREFIX + "live.inspector"); //$NON-NLS-1$
		command(menu, PREFIX + "live.symbols"); //$NON-NLS-1$
		command(menu, PREFIX + "live.chains"); //$NON-NLS-1$
		menu.add(new Separator());
		command(menu, IWorkbenchCommandConstants.FILE_REFRESH);
		menu.add(new Check(LiveMessages.Menu_Pause, IAction.AS_CHECK_BOX, control.isPaused(),
				() -> control.setPaused(!control.isPaused())));
		menu.add(new Separator());
		menu.add(new Check(LiveMessages.Menu_UseAsDefault, IAction.AS_PUSH_BUTTON, false,
				() -> LivePreferences.setSettings(control.settings())));
	}

	private MenuManager formats() {
		var choices = new ArrayList<IAction>();
		for (CellFormat format : CellFormats.ALL) {
			choices.add(choice(format.label(), control.settings().format() == format, settings -> settings.withFormat(format)));
		}
		return submenu(LiveMessages.Menu_Format, choices);
	}

	private MenuManager sizes() {
		var choices = new ArrayList<IAction>();
		for (int size : CellFormats.SIZES) {
			choices.add(choice(size == 1 ? LiveMessages.Menu_OneByte : NLS.bind(LiveMessages.Menu_Bytes, size),
					control.settings().cellBytes() == size, settings -> settings.withCellBytes(size)));
		}
		return submenu(LiveMessages.Menu_CellSize, choices);
	}

	private MenuManager orders() {
		boolean big = control.settings().bigEndian();
		return submenu(LiveMessages.Menu_ByteOrder,
				List.of(choice(LiveMessages.Menu_LittleEndian, !big, settings -> settings.withBigEndian(false)),
						choice(LiveMessages.Menu_BigEndian, big, settings -> settings.withBigEndian(true))));
	}

	private MenuManager columns() {
		var choices = new ArrayList<IAction>();
		for (int count : LiveSettings.COLUMNS) {
			choices.add(choice(count == 0 ? LiveMessages.Menu_Automatic : Integer.toString(count),
					control.settings().columns() == count, settings -> settings.withColumns(count)));
		}
		return submenu(LiveMessages.Menu_Columns, choices);
	}

	private MenuManager encodings() {
		var choices = new ArrayList<IAction>();
		boolean shown = control.settings().textShown();
		for (TextEncoding encoding : TextEncoding.values()) {
			choices.add(choice(encoding.label(), shown && control.settings().encoding() == encoding,
					settings -> settings.withEncoding(encoding)));
		}
		choices.add(choice(LiveMessages.Menu_NoText, !shown, settings -> settings.withText(false)));
		return submenu(LiveMessages.Menu_Text, choices);
	}

	private MenuManager rates() {
		var choices = new ArrayList<IAction>();
		for (int rate : LiveSettings.RATES) {
			choices.add(choice(rate == 0 ? LiveMessages.Menu_Manual : NLS.bind(LiveMessages.Status_Rate, rate),
					control.settings().rate() == rate, settings -> settings.withRate(rate)));
		}
		return submenu(LiveMessages.Menu_Rate, choices);
	}

	private static MenuManager submenu(String label, List<IAction> choices) {
		var menu = new MenuManager(label);
		choices.forEach(menu::add);
		return menu;
	}

	private IAction choice(String label, boolean checked, UnaryOperator<LiveSettings> change) {
		return new Check(label, IAction.AS_RADIO_BUTTON, checked, () -> control.change(change));
	}

	private void command(IMenuManager menu, String id) {
		menu.add(new CommandContributionItem(
				new CommandContributionItemParameter(services, null, id, CommandContributionItem.STYLE_PUSH)));
	}

	/** An entry, perhaps with a mark. */
	private static final class Check extends Action {

		private final Runnable action;

		Check(String label, int style, boolean checked, Runnable action) {
			super(label, style);
			this.action = action;
			if (style != AS_PUSH_BUTTON) {
				setChecked(checked);
			}
		}

		@Override
		public void run() {
			// Of a radio group the entry that loses its mark is told too.
			if (getStyle() != AS_RADIO_BUTTON || isChecked()) {
				action.run();
			}
		}
	}
}
