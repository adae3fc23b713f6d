/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.driller.core.DrillerGroups;
import org.driller.core.GroupsListener;
import org.driller.core.Peer;
import org.driller.core.PeerGroup;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.watch.PlaceSpec;
import org.driller.debug.core.watch.ValueType;
import org.driller.debug.core.watch.WatchSampler;
import org.driller.debug.core.watch.WatchSnapshot;
import org.driller.debug.ui.internal.HelpContexts;
import org.driller.debug.ui.internal.Pages;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;

/**
 * Named places in all peers of a group, side by side, while they run: what is unlike the others, what has just changed, and how it went
 * on. Nothing is stopped or changed. The places are kept with the workspace by the group's name.
 */
public final class WatchView extends ViewPart {

	public static final String ID = "org.driller.debug.ui.watchView"; //$NON-NLS-1$

	private final DrillerGroups groups = DrillerDebug.model().groups();
	private final GroupsListener groupsListener = event -> groupsSoon();
	private final AtomicBoolean groupsPending = new AtomicBoolean();
	private final AtomicReference<WatchSnapshot> pending = new AtomicReference<>();
	private final SymbolNames names = new SymbolNames();
	/** Also read by the sampler. */
	private volatile String group = ""; //$NON-NLS-1$
	private List<PlaceSpec> places = List.of();
	private int rate = WatchForm.USUAL_RATE;
	private int span = WatchPlot.SPANS[1];
	private boolean byProcess;
	private String message = ""; //$NON-NLS-1$
	private Display display;
	private WatchSampler sampler;
	private WatchForm form;
	private Pages area;
	private Label empty;
	private SashForm sash;
	private Pages tables;
	private WatchTable table;
	private ProcessTable processes;
	private WatchPlot plot;
	private Label status;
	private WatchActions actions;
	private WatchTransfer transfer;

	@Override
	public void init(IViewSite site, IMemento memento) throws PartInitException {
		super.init(site, memento);
		if (memento != null) {
			group = WatchMemento.group(memento);
			rate = WatchMemento.rate(memento);
			span = WatchMemento.span(memento);
			byProcess = WatchMemento.byProcess(memento);
		}
	}

	@Override
	public void saveState(IMemento memento) {
		WatchMemento.save(memento, group, rate, plot == null ? span : plot.span(), tables == null ? byProcess : isByProcess());
	}

	@Override
	public void createPartControl(Composite parent) {
		display = parent.getDisplay();
		var layout = new GridLayout();
		layout.marginWidth = 0;
		layout.marginHeight = 0;
		parent.setLayout(layout);
		sampler = new WatchSampler(this::peers, this::sampled);
		form = new WatchForm(parent, names, this::setGroup, this::add, this::setRate);
		area = new Pages(parent);
		area.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
		empty = area.addText(""); //$NON-NLS-1$
		sash = new SashForm(area, SWT.VERTICAL);
		tables = new Pages(sash);
		table = new WatchTable(tables, sampler.history());
		processes = new ProcessTable(tables);
		tables.show(byProcess ? processes.control() : table.control());
		plot = new WatchPlot(sash, sampler.history());
		plot.setSpan(span);
		sash.setWeights(3, 2);
		status = new Label(parent, SWT.NONE);
		status.setLayoutData(new GridData(SWT.FILL, SWT.BOTTOM, true, false));
		transfer = new WatchTransfer(this, table, parent);
		actions = new WatchActions(this);
		actions.contribute(getViewSite().getActionBars());
		actions.listen(table.control());
		var menu = new MenuManager();
		menu.setRemoveAllWhenShown(true);
		menu.addMenuListener(actions::fill);
		table.control().setMenu(menu.createContextMenu(table.control()));
		for (Table each : List.of(table.control(), processes.control())) {
			each.addListener(SWT.Selection, event -> {
				message = ""; //$NON-NLS-1$
				show(table.shown());
			});
		}
		PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, HelpContexts.WATCH);
		setRate(rate);
		form.setRate(rate);
		setGroup(group);
		groups.addListener(groupsListener);
		showGroups();
	}

	/** Of the group that is shown; asked by the sampler. */
	private List<Peer> peers() {
		return groups.groups().stream().filter(one -> one.name().equals(group)).flatMap(one -> one.peers().stream()).toList();
	}

	/* ---- what the sampler and the discovery tell ----------------------------------------------------------- */

	private void sampled(WatchSnapshot snapshot) {
		if (pending.getAndSet(snapshot) == null && !display.isDisposed()) {
			display.asyncExec(() -> {
				WatchSnapshot latest = pending.getAndSet(null);
				if (!area.isDisposed()) {
					show(latest);
				}
			});
		}
	}

	private void groupsSoon() {
		if (groupsPending.compareAndSet(false, true) && !display.isDisposed()) {
			display.asyncExec(() -> {
				groupsPending.set(false);
				if (!area.isDisposed()) {
					showGroups();
				}
			});
		}
	}

	private void showGroups() {
		List<String> running = groups.groups().stream().map(PeerGroup::name).toList();
		if (group.isEmpty() && !running.isEmpty()) {
			setGroup(running.get(0));
		}
		var all = new ArrayList<>(running);
		all.addAll(SavedPlaces.groups());
		form.setGroups(all, group);
		peers().stream().filter(Peer::isAlive).findFirst().ifPresent(names::read);
		showPage(table.shown());
	}

	private void show(WatchSnapshot snapshot) {
		showPage(snapshot);
		table.show(snapshot);
		plot.setColors(table.colors());
		if (isByProcess()) {
			processes.show(snapshot);
			plot.show(snapshot, IntStream.range(0, snapshot.rows().size()).boxed().toList(), processes.selection());
		} else {
			plot.show(snapshot, table.selection(), IntStream.range(0, snapshot.columns().size()).boxed().toList());
		}
		showStatus();
		actions.update();
	}

	/** The table, or what to do next. */
	private void showPage(WatchSnapshot snapshot) {
		Control page = places.isEmpty() || snapshot.columns().isEmpty() ? empty.getParent() : sash;
		String next = group.isEmpty() ? WatchMessages.Empty_NoGroup
				: places.isEmpty() ? NLS.bind(WatchMessages.Empty_NoPlace, group)
						: NLS.bind(WatchMessages.Empty_NoPeer, group);
		if (!next.equals(empty.getText())) {
			empty.setText(next);
			empty.getParent().layout();
		}
		area.show(page);
	}

	private void showStatus() {
		String line = message.isEmpty() ? WatchStatus.line(table.shown(), table.selection(), rate, isPaused()) : message;
		if (!line.equals(status.getText())) {
			status.setText(line);
		}
	}

	void tell(String line) {
		message = line;
		showStatus();
	}

	/** The same from another thread. */
	private void tellLater(String line) {
		if (!display.isDisposed()) {
			display.asyncExec(() -> {
				if (!area.isDisposed()) {
					tell(line);
				}
			});
		}
	}

	/* ---- what people do ------------------------------------------------------------------------------------ */

	/** Shows another group, with the places that were saved for it. */
	public void setGroup(String name) {
		group = name;
		message = ""; //$NON-NLS-1$
		change(SavedPlaces.load(name), false);
		showGroups();
	}

	private void change(List<PlaceSpec> wanted, boolean save) {
		places = wanted.size() > SavedPlaces.MOST ? List.copyOf(wanted.subList(0, SavedPlaces.MOST)) : List.copyOf(wanted);
		sampler.setPlaces(places);
		if (save && !group.isEmpty()) {
			SavedPlaces.save(group, places);
		}
		showPage(table.shown());
		actions.update();
	}

	private void add(String text) {
		if (text.isBlank()) {
			tell(WatchMessages.Status_Empty);
			return;
		}
		if (group.isEmpty()) {
			tell(WatchMessages.Empty_NoGroup);
			return;
		}
		try {
			watch(group, List.of(PlaceSpec.parse(text)));
			form.clearPlace();
		} catch (CoreException e) {
			tell(e.getStatus().getMessage());
		}
	}

	/** Shows a group, and watches more places of it. */
	public void watch(String inGroup, List<PlaceSpec> more) {
		if (!inGroup.equals(group)) {
			setGroup(inGroup);
		}
		var all = new ArrayList<>(places);
		more.stream().filter(place -> !all.contains(place)).forEach(all::add);
		long values = all.stream().mapToLong(PlaceSpec::count).sum();
		if (all.size() > SavedPlaces.MOST || values > WatchSampler.MOST_ROWS) {
			tell(NLS.bind(WatchMessages.Status_TooMany, SavedPlaces.MOST, WatchSampler.MOST_ROWS));
			return;
		}
		message = ""; //$NON-NLS-1$
		change(all, true);
		showStatus();
	}

	private void setRate(int hertz) {
		rate = hertz;
		sampler.setRate(hertz == 0 ? WatchSampler.NO_LIMIT : hertz);
	}

	/** Stops reading values, or goes on. */
	public void setPaused(boolean paused) {
		sampler.setPaused(paused);
		actions.update();
		showStatus();
	}

	public boolean isPaused() {
		return sampler.isPaused();
	}

	/** Whether there is a row for each process, rather than for each value. */
	public boolean isByProcess() {
		return tables.shown() == processes.control();
	}

	/** Turns the table. */
	public void setByProcess(boolean by) {
		tables.show(by ? processes.control() : table.control());
		show(table.shown());
		setFocus();
	}

	/** The places of the selected values, by number; none where rows are processes. */
	List<Integer> selectedPlaces() {
		return isByProcess() ? List.of() : table.selection().stream().map(row -> table.shown().rows().get(row).place()).distinct()
				.filter(place -> place < places.size()).toList();
	}

	void edit() {
		List<Integer> selected = selectedPlaces();
		if (selected.size() != 1) {
			return;
		}
		int place = selected.get(0);
		var dialog = new InputDialog(getSite().getShell(), WatchMessages.Edit_Title, WatchMessages.Edit_Text, places.get(place).toString(),
				WatchView::problem);
		if (dialog.open() == Window.OK) {
			try {
				var all = new ArrayList<>(places);
				all.set(place, PlaceSpec.parse(dialog.getValue()));
				change(all, true);
			} catch (CoreException e) {
				tell(e.getStatus().getMessage());
			}
		}
	}

	private static String problem(String text) {
		try {
			PlaceSpec.parse(text);
			return null;
		} catch (CoreException e) {
			return e.getStatus().getMessage();
		}
	}

	/** Shows the values of the selected places as those of another type. */
	void setType(ValueType type) {
		var all = new ArrayList<>(places);
		selectedPlaces().forEach(place -> all.set(place, new PlaceSpec(places.get(place).place(), type, places.get(place).count())));
		change(all, true);
	}

	void remove() {
		List<Integer> selected = selectedPlaces();
		var all = new ArrayList<PlaceSpec>();
		for (int i = 0; i < places.size(); i++) {
			if (!selected.contains(i)) {
				all.add(places.get(i));
			}
		}
		change(all, true);
	}

	/** @param by -1 to move the selected places up, 1 to move them down */
	void move(int by) {
		List<PlaceSpec> chosen = selectedPlaces().stream().map(places::get).toList();
		var all = new ArrayList<>(places);
		int first = by < 0 ? 0 : all.size() - 1;
		for (int i = first; i >= 0 && i < all.size(); i -= by) {
			int to = i + by;
			if (chosen.contains(all.get(i)) && to >= 0 && to < all.size() && !chosen.contains(all.get(to))) {
				all.set(i, all.set(to, all.get(i)));
			}
		}
		change(all, true);
	}

	WatchTransfer transfer() {
		return transfer;
	}

	void export() {
		var dialog = new FileDialog(getSite().getShell(), SWT.SAVE);
		dialog.setText(WatchMessages.Export_Title);
		dialog.setFileName(group + ".csv"); //$NON-NLS-1$
		dialog.setFilterExtensions(new String[] { "*.csv", "*" }); //$NON-NLS-1$ //$NON-NLS-2$
		dialog.setOverwrite(true);
		String chosen = dialog.open();
		if (chosen != null) {
			exportTo(Path.of(chosen));
		}
	}

	/** Writes all that is known of the values to a file, in the background; what became of it is told in the line at the bottom. */
	public void exportTo(Path file) {
		new CsvJob(sampler.history(), file, this::tellLater).schedule();
	}

	/* ---- for others --------------------------------------------------------------------------------------- */

	/** The group that is shown, empty if there is none. */
	public String group() {
		return group;
	}

	/** The places that are watched. */
	public List<PlaceSpec> places() {
		return places;
	}

	/** What is shown. */
	public WatchSnapshot shown() {
		return table.shown();
	}

	/** The line at the bottom. */
	public String statusText() {
		return status.getText();
	}

	/** What is said while there is nothing to show, {@code null} if there is. */
	public String emptyText() {
		return area.shown() == empty.getParent() ? empty.getText() : null;
	}

	/** What the plot shows, in words. */
	public String plotText() {
		return plot.description();
	}

	WatchPlot plot() {
		return plot;
	}

	@Override
	public <T> T getAdapter(Class<T> adapter) {
		if (adapter == Table.class) {
			return adapter.cast(isByProcess() ? processes.control() : table.control());
		}
		if (adapter == Canvas.class) {
			return adapter.cast(plot.control());
		}
		return adapter == Composite.class ? adapter.cast(form.control()) : super.getAdapter(adapter);
	}

	@Override
	public void setFocus() {
		if (emptyText() == null) {
			(isByProcess() ? processes.control() : table.control()).setFocus();
		} else {
			form.setFocus();
		}
	}

	@Override
	public void dispose() {
		groups.removeListener(groupsListener);
		if (sampler != null) {
			sampler.close();
		}
		super.dispose();
	}
}
