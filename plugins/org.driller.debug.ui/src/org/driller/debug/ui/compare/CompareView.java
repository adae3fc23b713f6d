/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.driller.core.ComparisonOptions;
import org.driller.core.ComparisonResult;
import org.driller.core.DrillerGroups;
import org.driller.core.GroupsEvent;
import org.driller.core.GroupsListener;
import org.driller.core.Peer;
import org.driller.core.PlaceMatching;
import org.driller.core.Segment;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.internal.HelpContexts;
import org.driller.debug.ui.internal.Pages;
import org.driller.debug.ui.live.commands.LiveMenu;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.model.LiveSource.Target;
import org.driller.debug.ui.live.view.FirstSegment;
import org.driller.debug.ui.live.view.LiveMemoryView;
import org.driller.debug.ui.live.view.SettingsMemento;
import org.driller.debug.ui.live.view.VisibilityTracker;
import org.driller.debug.ui.transfer.Dragging;
import org.driller.debug.ui.transfer.Dropping;
import org.eclipse.core.runtime.ILog;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.IWorkbenchActionConstants;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.contexts.IContextService;
import org.eclipse.ui.part.ViewPart;

/** The same place of several peers side by side, as it changes, and what differs in it. */
public final class CompareView extends ViewPart {

	public static final String ID = "org.driller.debug.ui.compareView"; //$NON-NLS-1$

	/** More columns at once help nobody. */
	public static final int MOST_COLUMNS = 64;

	private static final String CONTEXT = "org.driller.debug.ui.context.compare"; //$NON-NLS-1$

	/** Peers are looked after only while somebody listens. An object of its own, which a lambda need not be. */
	private final GroupsListener watching = new GroupsListener() {
		@Override
		public void groupsChanged(GroupsEvent event) {
			// What is shown is read by itself.
		}
	};
	private final VisibilityTracker visibility = new VisibilityTracker(this, this::setActive);
	private Display display;
	private CompareForm form;
	private Pages pages;
	private Control welcome;
	private CompareColumns columns;
	private CLabel status;
	private CompareActions actions;
	private ComparePasses passes;
	private CompareWish wish = CompareWish.NONE;
	private ComparisonOptions options = ComparisonOptions.DEFAULT;
	/** What is shown; {@code null} for nothing. */
	private Comparison comparison;
	private ComparisonResult result;
	private OpenJob opening;
	private Map<String, String> remembered = Map.of();
	private long seenSkew;

	@Override
	public void init(IViewSite site, IMemento memento) throws PartInitException {
		super.init(site, memento);
		remembered = memento == null ? Map.of() : SettingsMemento.load(memento);
	}

	@Override
	public void saveState(IMemento memento) {
		SettingsMemento.save(columns == null ? remembered : columns.settings().toMap(), memento);
	}

	@Override
	public void createPartControl(Composite parent) {
		display = parent.getDisplay();
		GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
		form = new CompareForm(parent, text -> wish(wish.withText(text)), this::holdAgainst);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(form.control());
		pages = new Pages(parent);
		GridDataFactory.fillDefaults().grab(true, true).applyTo(pages);
		welcome = pages.addText(CompareMessages.View_Welcome).getParent();
		columns = new CompareColumns(pages, columnsListener());
		if (!remembered.isEmpty()) {
			var known = new HashMap<>(CompareColumns.SETTINGS.toMap());
			known.putAll(remembered);
			columns.setSettings(LiveSettings.of(known));
		}
		status = new CLabel(parent, SWT.NONE);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(status);
		passes = new ComparePasses(display, this::show, this::showStatus);
		actions = new CompareActions(this, columns);
		Dropping.onto(parent, this::add, text -> compare(text.lines().findFirst().orElse("").strip())); //$NON-NLS-1$
		pages.show(welcome);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, HelpContexts.COMPARE);
		getSite().getService(IContextService.class).activateContext(CONTEXT);
		visibility.start();
	}

	private CompareColumns.Listener columnsListener() {
		return new CompareColumns.Listener() {
			@Override
			public void read(long skewNanos) {
				seenSkew = skewNanos;
				showStatus();
			}

			@Override
			public void settingsChanged() {
				passes.setRate(columns.isPaused() ? 0 : columns.settings().rate());
				actions.update();
			}

			@Override
			public void open(CompareColumn column) {
				openInLiveMemory(column);
			}

			@Override
			public void follow(Target target) {
				inLiveMemory(view -> view.liveControl().navigate(target));
			}

			@Override
			public void created(CompareColumn column) {
				createContextMenu(column.live());
				Dragging.from(column.live());
			}
		};
	}

	private void createContextMenu(LiveMemoryControl live) {
		var menu = new MenuManager();
		menu.setRemoveAllWhenShown(true);
		menu.addMenuListener(manager -> {
			actions.fillContextMenu(manager);
			manager.add(new Separator());
			new LiveMenu(live, getSite()).fill(manager);
			manager.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
		});
		live.canvas().setMenu(menu.createContextMenu(live.canvas()));
	}

	@Override
	public void dispose() {
		visibility.stop();
		setActive(false);
		if (passes != null) {
			passes.stop();
		}
		close(comparison);
		comparison = null;
		opening = null;
		super.dispose();
	}

	/** Waits for whoever uses it, and so not on the display's thread. */
	private static void close(Comparison old) {
		if (old != null) {
			CompareJob.closeSoon(old);
		}
	}

	@Override
	public void setFocus() {
		if (!columns.setFocus()) {
			form.setFocus();
		}
	}

	@Override
	public <T> T getAdapter(Class<T> adapter) {
		if (adapter == LiveMemoryControl.class && columns != null) {
			return adapter.cast(columns.current().map(CompareColumn::live).orElse(null));
		}
		return adapter == Composite.class ? adapter.cast(form.control()) : super.getAdapter(adapter);
	}

	/** Compares peers, each in a column: the same place as before or, at first, the variables of the program. */
	public void compare(List<Peer> peers) {
		compare(new ComparedThings(peers, null, null, null));
	}

	/** Compares things: a place or a segment among them, or else the same place as before or, at first, the variables of the program. */
	void compare(ComparedThings things) {
		List<Peer> peers = things.peers();
		List<Peer> some = peers.size() > MOST_COLUMNS ? peers.subList(0, MOST_COLUMNS) : peers;
		CompareWish next = wish.withPeers(some);
		if (things.place() != null && some.contains(things.owner())) {
			next = next.withPlace(things.place());
		} else if (things.segment() != null && some.contains(things.owner())) {
			next = next.withSegment(things.owner(), things.segment());
		} else if (next.text().isBlank() && !some.isEmpty()) {
			Optional<Segment> first = FirstSegment.of(some.get(0));
			next = first.isPresent() ? next.withSegment(some.get(0), first.get()) : next;
		}
		wish(next);
		if (peers.size() > MOST_COLUMNS) {
			form.setProblem(NLS.bind(CompareMessages.View_TooMany, Integer.toString(peers.size()), Integer.toString(MOST_COLUMNS)));
		}
	}

	/** Compares a place that somebody wrote. */
	public void compare(String place) {
		wish(wish.withText(place));
	}

	/** Adds a peer, or takes it away. */
	void toggle(Peer peer) {
		var peers = new ArrayList<>(wish.peers());
		if (!peers.remove(peer)) {
			peers.add(peer);
		}
		compare(peers);
	}

	/** Adds peers to those that are compared, and compares a place among what was dropped. */
	private void add(List<?> dropped) {
		ComparedThings things = ComparedThings.of(dropped);
		boolean first = wish.peers().isEmpty() && things.owner() != null;
		compare(first ? things.withGroup() : things.addedTo(wish.peers()));
	}

	/** Finds the place by what lies there, or by its address. */
	void setMatching(PlaceMatching matching) {
		wish(wish.withMatching(matching));
	}

	PlaceMatching matching() {
		return wish.matching();
	}

	/** Looks for the place again, and for all that has been mapped since. */
	void again() {
		wish(wish);
	}

	/** The peers that are compared. */
	public List<Peer> peers() {
		return wish.peers();
	}

	private void wish(CompareWish next) {
		if (!next.peers().equals(wish.peers())) {
			options = new ComparisonOptions(ComparisonOptions.MAJORITY, options.exact());
		}
		wish = next;
		form.setPeers(wish.peers(), options.reference());
		form.setPlace(wish.text());
		form.setProblem(""); //$NON-NLS-1$
		opening = null;
		if (wish.isComplete()) {
			open();
		} else if (wish.peers().size() < 2) {
			showNothing();
		} else {
			form.setFocus();
		}
	}

	private void open() {
		var job = new OpenJob[1];
		job[0] = new OpenJob(wish, options, found -> onDisplay(() -> {
			if (opening == job[0]) {
				opening = null;
				adopt(found);
			} else {
				close(found);
			}
		}, () -> found.peers().close()), problem -> onDisplay(() -> {
			if (opening == job[0]) {
				opening = null;
				form.setProblem(problem);
			}
		}, () -> {
		}));
		opening = job[0];
		opening.schedule();
	}

	/** @param otherwise what to do, on this thread, if there is no display any more */
	private void onDisplay(Runnable action, Runnable otherwise) {
		if (display.isDisposed()) {
			otherwise.run();
		} else {
			display.asyncExec(action);
		}
	}

	private void adopt(Comparison found) {
		if (pages.isDisposed()) {
			close(found);
			return;
		}
		close(comparison);
		comparison = found;
		result = null;
		columns.show(found);
		pages.show(columns.control());
		passes.show(found);
		showStatus();
		setPartName(NLS.bind(CompareMessages.View_Title, found.place().name()));
	}

	private void showNothing() {
		passes.show(null);
		close(comparison);
		comparison = null;
		result = null;
		pages.show(welcome);
		status.setText(wish.peers().size() == 1 ? CompareMessages.View_OnePeer : ""); //$NON-NLS-1$
		setPartName(CompareMessages.View_Name);
	}

	private void holdAgainst(int reference) {
		setOptions(new ComparisonOptions(reference, options.exact()));
	}

	/** Whether pointers are compared by their bytes, too. */
	void setExact(boolean exact) {
		setOptions(new ComparisonOptions(options.reference(), exact));
	}

	boolean isExact() {
		return options.exact();
	}

	private void setOptions(ComparisonOptions other) {
		options = other;
		if (comparison != null) {
			comparison = comparison.with(other);
			columns.show(comparison);
			passes.show(comparison);
		}
	}

	private void show(ComparisonResult found) {
		if (pages.isDisposed() || comparison == null) {
			return;
		}
		result = found;
		for (int i = 0; i < columns.columns().size(); i++) {
			ComparisonResult.OfPeer peer = found.peers().get(i);
			columns.columns().get(i).setSummary(CompareTexts.ofPeer(comparison, found, i),
					peer.differing() > 0 || !peer.leftOut().isEmpty());
		}
		showStatus();
	}

	private void showStatus() {
		if (comparison == null) {
			return;
		}
		String text = result == null ? NLS.bind(CompareMessages.Status_Reading, comparison.place().name())
				: CompareTexts.ofAll(comparison, result);
		text = text + CompareMessages.Status_Separator + CompareTexts.seen(seenSkew);
		if (columns.isPaused()) {
			text = text + CompareMessages.Status_Separator + CompareMessages.Status_Paused;
		} else if (passes.isStopped()) {
			text = text + CompareMessages.Status_Separator + CompareMessages.Status_Stopped;
		}
		if (!text.equals(status.getText())) {
			status.setText(text);
			status.setToolTipText(text);
		}
	}

	/** Goes to the next or the last difference before the cursor. */
	void step(boolean forward) {
		if (result == null) {
			return;
		}
		long cursor = columns.cursor();
		Optional<ComparisonResult.Difference> found = forward ? result.after(cursor) : result.before(cursor);
		if (found.isPresent()) {
			form.setProblem(""); //$NON-NLS-1$
			columns.goTo(found.get().offset());
		} else {
			form.setProblem(result.places() == 0 ? CompareMessages.View_NoDifference
					: forward ? CompareMessages.View_NoNext : CompareMessages.View_NoPrevious);
		}
	}

	void askPlace() {
		form.setFocus();
	}

	/** Takes the column that has the focus away. */
	void removeCurrent() {
		columns.current().ifPresent(column -> toggle(column.peer()));
	}

	void openInLiveMemory() {
		columns.current().ifPresent(this::openInLiveMemory);
	}

	private void openInLiveMemory(CompareColumn column) {
		if (column.source() != null) {
			inLiveMemory(view -> view.open(column.peer(), column.live().model().selection().cursor()));
		}
	}

	private void inLiveMemory(Consumer<LiveMemoryView> action) {
		try {
			action.accept((LiveMemoryView) getSite().getPage().showView(LiveMemoryView.ID));
		} catch (PartInitException e) {
			ILog.of(CompareView.class).log(e.getStatus());
		}
	}

	void setLinked(boolean linked) {
		columns.setLinked(linked);
		actions.update();
	}

	boolean isLinked() {
		return columns.isLinked();
	}

	private void setActive(boolean active) {
		DrillerGroups groups = DrillerDebug.model().groups();
		if (active) {
			groups.addListener(watching);
		} else {
			groups.removeListener(watching);
		}
		if (columns != null && !columns.control().isDisposed()) {
			columns.setActive(active);
			passes.setActive(active);
		}
	}

	/** The columns, in their order. */
	public List<CompareColumn> columns() {
		return columns.columns();
	}

	/** What was found so far; {@code null} for nothing. */
	public ComparisonResult result() {
		return result;
	}

	/** The line at the bottom. */
	public String statusText() {
		return status.getText();
	}

	/** The line beside the place, empty if all is well. */
	public String problemText() {
		return form.problem();
	}
}
