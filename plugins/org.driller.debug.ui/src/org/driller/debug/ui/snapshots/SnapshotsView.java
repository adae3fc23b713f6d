/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.driller.core.DrillerGroups;
import org.driller.core.GroupsListener;
import org.driller.core.MemoryDifference.Kind;
import org.driller.core.Peer;
import org.driller.core.SavedProcess;
import org.driller.core.Snapshot;
import org.driller.core.SnapshotStore;
import org.driller.core.SnapshotTarget;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.internal.HelpContexts;
import org.driller.debug.ui.live.view.LiveMemoryView;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;

/** The snapshots on disk, and what has changed between two of them, or since. */
public final class SnapshotsView extends ViewPart {

	public static final String ID = "org.driller.debug.ui.snapshotsView"; //$NON-NLS-1$

	/** Other views show what was opened here, and go on when this one is closed. */
	private static final OpenSnapshots OPEN = new OpenSnapshots();

	private final SnapshotCatalog catalog = new SnapshotCatalog();
	private final DrillerGroups groups = DrillerDebug.model().groups();
	/** Peers are looked after only while somebody listens. */
	private final GroupsListener watching = event -> { };
	private final AtomicBoolean reloading = new AtomicBoolean();
	private Display display;
	private SashForm sash;
	private SnapshotsTree tree;
	private DifferencesTable differences;
	private SnapshotActions actions;
	private Label status;
	private List<Snapshot> snapshots = List.of();
	private DiffJob comparing;

	@Override
	public void createPartControl(Composite parent) {
		display = parent.getDisplay();
		var layout = new GridLayout();
		layout.marginWidth = 0;
		layout.marginHeight = 0;
		parent.setLayout(layout);
		sash = new SashForm(parent, SWT.VERTICAL);
		sash.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
		tree = new SnapshotsTree(sash, catalog);
		differences = new DifferencesTable(sash, difference -> showDifference(false));
		sash.setMaximizedControl(tree.viewer().getTree());
		status = new Label(parent, SWT.NONE);
		status.setLayoutData(new GridData(SWT.FILL, SWT.BOTTOM, true, false));
		status.setText(SnapshotMessages.View_Hint);
		actions = new SnapshotActions(this);
		tree.viewer().addSelectionChangedListener(event -> update());
		tree.viewer().addDoubleClickListener(event -> openSelected());
		tree.viewer().getTree().setMenu(actions.snapshotsMenu().createContextMenu(tree.viewer().getTree()));
		differences.control().setMenu(actions.differencesMenu().createContextMenu(differences.control()));
		PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, HelpContexts.SNAPSHOTS);
		groups.addListener(watching);
		update();
		reload();
	}

	private void update() {
		actions.update(tree.selection(), comparing != null, !differences.rows().isEmpty());
	}

	/** For as long as the view is there. */
	private void onDisplay(Runnable action) {
		if (!display.isDisposed()) {
			display.asyncExec(() -> {
				if (!sash.isDisposed()) {
					action.run();
				}
			});
		}
	}

	private void tell(String line) {
		onDisplay(() -> {
			if (!line.isEmpty()) {
				status.setText(line);
				status.setToolTipText(line);
			}
		});
	}

	private void run(String name, boolean user, SnapshotJob.Work work) {
		var job = new SnapshotJob(name, work, this::tell);
		job.setUser(user);
		job.setSystem(!user);
		job.schedule();
	}

	/** Reads what there is on disk. */
	public void reload() {
		if (reloading.compareAndSet(false, true)) {
			run(SnapshotMessages.Job_List, false, monitor -> {
				reloading.set(false);
				SnapshotCatalog.Listing found = catalog.list();
				onDisplay(() -> show(found.snapshots()));
				return found.problems().stream().findFirst().orElse(""); //$NON-NLS-1$
			});
		}
	}

	private void show(List<Snapshot> found) {
		snapshots = found;
		tree.show(found);
		update();
	}

	/** Shows a new or a changed one, and selects it. */
	private void reload(Snapshot select) {
		SnapshotCatalog.Listing found = catalog.list();
		onDisplay(() -> {
			show(found.snapshots());
			if (select != null) {
				tree.select(select);
			}
		});
	}

	private Set<String> names() {
		return snapshots.stream().filter(catalog::isInWorkspace).map(Snapshot::name).collect(Collectors.toSet());
	}

	/* ---- taking ---- */

	void askToTake() {
		askToTake(List.of(), ""); //$NON-NLS-1$
	}

	/**
	 * Asks for a name, and takes a snapshot.
	 *
	 * @param targets what of; none to ask for that, too
	 * @param wish    what it may be called
	 */
	public void askToTake(List<SnapshotTarget> targets, String wish) {
		var dialog = new TakeDialog(getSite().getShell(), groups.groups(), targets, wish, names());
		if (dialog.open() == Window.OK) {
			take(dialog.name(), dialog.targets(), dialog.isToHold());
		}
	}

	private void take(String name, List<SnapshotTarget> targets, boolean hold) {
		run(NLS.bind(SnapshotMessages.Job_Take, name), true, monitor -> {
			Optional<Snapshot> taken = catalog.workspace().take(name, targets, hold, monitor);
			if (taken.isEmpty()) {
				return SnapshotMessages.Told_Canceled;
			}
			reload(taken.get());
			return NLS.bind(SnapshotMessages.Told_Taken, new Object[] { name, SnapshotColumn.COST.text(taken.get()),
					SnapshotTexts.duration(taken.get().skew()) });
		});
	}

	/* ---- keeping ---- */

	void askToRename() {
		Snapshot snapshot = tree.snapshots().get(0);
		new SnapshotQuestions(getSite().getShell()).rename(snapshot, names())
				.ifPresent(name -> run(SnapshotMessages.Job_Rename, true, monitor -> {
					OPEN.close(snapshot.folder());
					reload(catalog.storeOf(snapshot).rename(snapshot, name));
					return ""; //$NON-NLS-1$
				}));
	}

	void askToDelete() {
		List<Snapshot> chosen = tree.snapshots();
		if (!chosen.isEmpty() && new SnapshotQuestions(getSite().getShell()).delete(chosen)) {
			run(SnapshotMessages.Job_Delete, true, monitor -> {
				try {
					for (Snapshot each : chosen) {
						OPEN.close(each.folder());
						catalog.storeOf(each).delete(each);
					}
				} finally {
					reload(null);
				}
				return NLS.bind(SnapshotMessages.Told_Deleted, Integer.toString(chosen.size()));
			});
		}
	}

	void askToExport() {
		Snapshot snapshot = tree.snapshots().get(0);
		new SnapshotQuestions(getSite().getShell()).exportTo(snapshot).ifPresent(folder -> exportTo(snapshot, folder));
	}

	/** Copies a snapshot into a folder, by its name. */
	public void exportTo(Snapshot snapshot, Path folder) {
		run(NLS.bind(SnapshotMessages.Job_Export, snapshot.name()), true, monitor -> {
			var to = new SnapshotStore(folder);
			Optional<Snapshot> copy = to.copy(snapshot, snapshot.name(), monitor);
			return copy.map(made -> NLS.bind(SnapshotMessages.Told_Exported, made.folder())).orElse(SnapshotMessages.Told_Canceled);
		});
	}

	void askToImport() {
		new SnapshotQuestions(getSite().getShell()).importFrom().ifPresent(this::importFrom);
	}

	/** Copies a snapshot from somewhere into the workspace. */
	public void importFrom(Path folder) {
		run(NLS.bind(SnapshotMessages.Job_Import, folder.getFileName()), true, monitor -> {
			Snapshot from = SnapshotStore.read(folder);
			String name = SnapshotStore.isValidName(from.name()) ? from.name() : SnapshotMessages.Take_DefaultName;
			Optional<Snapshot> copy = catalog.workspace().copy(from, catalog.workspace().freeName(name), monitor);
			copy.ifPresent(this::reload);
			return copy.map(made -> NLS.bind(SnapshotMessages.Told_Imported, made.name())).orElse(SnapshotMessages.Told_Canceled);
		});
	}

	/* ---- looking ---- */

	void openSelected() {
		tree.selection().stream().findFirst().flatMap(selected -> SnapshotsTree.processes(selected).stream().findFirst())
				.ifPresent(process -> run(SnapshotMessages.Job_Open, false, monitor -> {
					Peer peer = OPEN.open(process);
					onDisplay(() -> live(true).ifPresent(view -> view.open(peer)));
					return ""; //$NON-NLS-1$
				}));
	}

	private Optional<LiveMemoryView> live(boolean open) {
		IWorkbenchPage page = getSite().getPage();
		try {
			return open ? Optional.of((LiveMemoryView) page.showView(LiveMemoryView.ID))
					: Optional.ofNullable((LiveMemoryView) page.findView(LiveMemoryView.ID)).filter(page::isPartVisible);
		} catch (PartInitException e) {
			ILog.of(SnapshotsView.class).log(e.getStatus());
			return Optional.empty();
		}
	}

	void showDifference(boolean before) {
		differences.selected().ifPresent(difference -> show(difference, before, true));
	}

	/** The next difference, or the one before; its memory, if Live Memory can be seen. */
	void step(int by) {
		differences.step(by).ifPresent(difference -> show(difference, false, false));
	}

	private void show(Difference difference, boolean before, boolean open) {
		ComparedPair pair = difference.pair();
		long address = difference.range().address();
		boolean first = before && difference.range().kind() != Kind.NEW || difference.isGone();
		if (!first && pair.live() != null) {
			live(open).ifPresent(view -> view.open(pair.live(), address));
			return;
		}
		SavedProcess process = first ? pair.before() : pair.after();
		run(SnapshotMessages.Job_Open, false, monitor -> {
			Peer peer = OPEN.open(process);
			onDisplay(() -> live(open).ifPresent(view -> view.open(peer, address)));
			return ""; //$NON-NLS-1$
		});
	}

	/* ---- comparing ---- */

	void compareSelected() {
		List<?> chosen = tree.selection();
		compare(ComparedPair.of(SnapshotsTree.processes(chosen.get(0)), SnapshotsTree.processes(chosen.get(1))),
				SnapshotMessages.Diff_NothingCommon);
	}

	void compareSelectedLive() {
		Stream<Peer> peers = groups.groups().stream().flatMap(group -> group.peers().stream());
		compare(ComparedPair.live(SnapshotsTree.processes(tree.selection().get(0)), peers.toList()),
				SnapshotMessages.Diff_NothingLive);
	}

	private void compare(List<ComparedPair> pairs, String nothing) {
		if (pairs.isEmpty()) {
			tell(nothing);
			return;
		}
		differences.clear();
		sash.setWeights(1, 2);
		sash.setMaximizedControl(null);
		var started = new DiffJob[1];
		started[0] = new DiffJob(pairs, new DiffJob.Listener() {
			@Override
			public void found(List<Difference> more, double fraction) {
				onDisplay(() -> {
					if (comparing == started[0]) {
						differences.add(more);
						status.setText(NLS.bind(SnapshotMessages.Diff_Progress, Integer.toString(differences.rows().size()),
								Integer.toString((int) (fraction * 100))));
						update();
					}
				});
			}

			@Override
			public void finished(String summary) {
				onDisplay(() -> {
					comparing = null;
					tell(summary);
					update();
				});
			}
		});
		comparing = started[0];
		comparing.addJobChangeListener(new JobChangeAdapter() {
			@Override
			public void done(IJobChangeEvent event) {
				onDisplay(() -> {
					// One that was canceled before it began tells nothing.
					if (comparing == started[0]) {
						comparing = null;
						update();
					}
				});
			}
		});
		comparing.setUser(true);
		update();
		comparing.schedule();
	}

	/** Whether a comparison is under way. */
	public boolean isComparing() {
		return comparing != null;
	}

	/** What differs, in the order of the table. */
	public List<Difference> differences() {
		return differences.rows();
	}

	/** The line at the bottom. */
	public String statusText() {
		return status.getText();
	}

	@Override
	public <T> T getAdapter(Class<T> adapter) {
		if (adapter == Tree.class) {
			return adapter.cast(tree.viewer().getTree());
		}
		return adapter == Table.class ? adapter.cast(differences.control()) : super.getAdapter(adapter);
	}

	@Override
	public void setFocus() {
		tree.viewer().getTree().setFocus();
		reload();
	}

	@Override
	public void dispose() {
		groups.removeListener(watching);
		if (comparing != null) {
			comparing.cancel();
		}
		super.dispose();
	}
}
