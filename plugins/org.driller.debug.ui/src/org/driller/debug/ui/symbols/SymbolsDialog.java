/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.symbols;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.core.PeerSymbols.Matches;
import org.driller.core.Symbol;
import org.driller.debug.ui.compare.CompareHandler;
import org.driller.debug.ui.internal.Tables;
import org.driller.debug.ui.live.Lookup;
import org.driller.debug.ui.transfer.ChosenPlace;
import org.driller.debug.ui.watch.WatchHandler;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.IDialogSettings;
import org.eclipse.jface.dialogs.TrayDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;

/**
 * Lists the symbols of a range of addresses of a peer, those that hold what is typed. Looked up in the background; of very many the
 * first {@value #MOST} are listed, and how many there are is told.
 */
public final class SymbolsDialog extends TrayDialog {

	static final int MOST = 5_000;

	private static final int PERIOD_MILLIS = 100;
	private static final int WIDTH = 760;
	private static final int HEIGHT = 460;

	/** What was found for what was typed. */
	private record Found(String typed, Matches matches, String problem) {
	}

	private final Peer peer;
	private final String title;
	private final long start;
	private final long end;
	private Text filter;
	private Table table;
	private Label status;
	private Lookup<Found> lookup;
	private List<Symbol> symbols = List.of();
	private Symbol chosen;

	/**
	 * @param title says of what
	 * @param start first address
	 * @param end first address after the last, not more than the greatest positive number
	 */
	public SymbolsDialog(Shell parent, Peer peer, String title, long start, long end) {
		super(parent);
		this.peer = peer;
		this.title = title;
		this.start = start;
		this.end = end;
		setHelpAvailable(false);
		setShellStyle(getShellStyle() | SWT.RESIZE);
	}

	/** What was chosen, {@code null} if nothing was. */
	public Symbol chosen() {
		return chosen;
	}

	@Override
	protected void configureShell(Shell shell) {
		super.configureShell(shell);
		shell.setText(title);
	}

	@Override
	protected Point getInitialSize() {
		return new Point(WIDTH, HEIGHT);
	}

	@Override
	protected IDialogSettings getDialogBoundsSettings() {
		return null;
	}

	@Override
	protected Control createDialogArea(Composite parent) {
		var area = (Composite) super.createDialogArea(parent);
		filter = new Text(area, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
		filter.setMessage(SymbolsMessages.Symbols_Filter);
		filter.setLayoutData(new GridData(SWT.FILL, SWT.BEGINNING, true, false));
		table = new Table(area, SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.BORDER | SWT.SINGLE);
		table.setHeaderVisible(true);
		table.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
		Tables.column(table, SymbolsMessages.Symbols_Name, 300, SWT.LEFT);
		Tables.column(table, SymbolsMessages.Symbols_Address, 130, SWT.RIGHT);
		Tables.column(table, SymbolsMessages.Symbols_Size, 80, SWT.RIGHT);
		Tables.column(table, SymbolsMessages.Symbols_Kind, 60, SWT.LEFT);
		Tables.column(table, SymbolsMessages.Symbols_Library, 140, SWT.LEFT);
		Tables.name(table, SymbolsMessages.Symbols_Table);
		status = new Label(area, SWT.WRAP);
		status.setLayoutData(new GridData(SWT.FILL, SWT.END, true, false));
		status.setText(SymbolsMessages.Symbols_Reading);
		table.addListener(SWT.SetData, event -> fill((TableItem) event.item, event.index));
		table.addListener(SWT.Selection, event -> enableButton());
		table.addListener(SWT.DefaultSelection, event -> okPressed());
		createMenu();
		lookup = new Lookup<>(area.getDisplay(), PERIOD_MILLIS, this::work, this::accept);
		filter.addListener(SWT.Modify, event -> lookup.want());
		filter.addListener(SWT.KeyDown, this::key);
		lookup.want();
		return area;
	}

	private void createMenu() {
		var menu = new Menu(table);
		item(menu, SymbolsMessages.Symbols_Watch, WatchHandler::watch);
		item(menu, SymbolsMessages.Symbols_Compare, CompareHandler::compare);
		menu.addListener(SWT.Show, event -> Arrays.stream(menu.getItems()).forEach(item -> item.setEnabled(selected() != null)));
		table.setMenu(menu);
	}

	/** What is done with a symbol is done in a view: the dialog makes room. */
	private void item(Menu menu, String label, BiConsumer<IWorkbenchPage, List<?>> action) {
		var item = new MenuItem(menu, SWT.PUSH);
		item.setText(label);
		item.addListener(SWT.Selection, event -> {
			Symbol symbol = selected();
			if (symbol != null) {
				cancelPressed();
				action.accept(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage(),
						List.of(ChosenPlace.of(peer, symbol)));
			}
		});
	}

	@Override
	protected void createButtonsForButtonBar(Composite parent) {
		createButton(parent, IDialogConstants.OK_ID, SymbolsMessages.Symbols_GoTo, true);
		createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
		enableButton();
	}

	/** The list can be entered from where one types. */
	private void key(Event event) {
		if (event.keyCode == SWT.ARROW_DOWN && table.getItemCount() > 0) {
			table.setFocus();
			table.setSelection(Math.max(0, table.getSelectionIndex()));
			enableButton();
			event.doit = false;
		}
	}

	private Supplier<Found> work() {
		if (filter.isDisposed()) {
			return null;
		}
		String typed = filter.getText().strip();
		return () -> {
			try {
				return new Found(typed, peer.currentSymbols().search(start, end, typed, MOST), ""); //$NON-NLS-1$
			} catch (DrillerException e) {
				return new Found(typed, new Matches(List.of(), 0), e.getMessage());
			}
		};
	}

	private void accept(Found found) {
		if (filter.isDisposed()) {
			return;
		}
		symbols = found.matches().symbols();
		table.setItemCount(symbols.size());
		table.clearAll();
		// What fits best can be taken at once.
		if (!symbols.isEmpty()) {
			table.setSelection(0);
		}
		enableButton();
		status.setText(statusText(found));
		if (!found.typed().equals(filter.getText().strip())) {
			lookup.want();
		}
	}

	private static String statusText(Found found) {
		int shown = found.matches().symbols().size();
		if (!found.problem().isEmpty()) {
			return found.problem();
		}
		if (shown == 0) {
			return found.typed().isEmpty() ? SymbolsMessages.Symbols_None : NLS.bind(SymbolsMessages.Symbols_NoneLike, found.typed());
		}
		return shown < found.matches().total()
				? NLS.bind(SymbolsMessages.Symbols_First, Integer.toString(shown), Long.toString(found.matches().total()))
				: NLS.bind(SymbolsMessages.Symbols_Count, Integer.toString(shown));
	}

	private void fill(TableItem item, int index) {
		// The table asks also for rows that it is about to take away, whose index is -1.
		if (index >= 0 && index < symbols.size()) {
			Symbol symbol = symbols.get(index);
			item.setText(new String[] { symbol.name(), "0x" + Long.toHexString(symbol.address()), Long.toString(symbol.size()), //$NON-NLS-1$
					symbol.data() ? SymbolsMessages.Symbols_Data : SymbolsMessages.Symbols_Code, symbol.library() });
		}
	}

	private void enableButton() {
		if (getButton(IDialogConstants.OK_ID) != null) {
			getButton(IDialogConstants.OK_ID).setEnabled(selected() != null);
		}
	}

	private Symbol selected() {
		int index = table.getSelectionIndex();
		return index >= 0 && index < symbols.size() ? symbols.get(index) : null;
	}

	@Override
	protected void okPressed() {
		chosen = selected();
		if (chosen != null) {
			super.okPressed();
		}
	}
}
