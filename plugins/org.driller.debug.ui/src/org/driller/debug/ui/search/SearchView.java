/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.driller.core.DrillerException;
import org.driller.core.DrillerGroups;
import org.driller.core.GroupsListener;
import org.driller.core.Peer;
import org.driller.core.SearchPattern;
import org.driller.core.Segment;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.internal.HelpContexts;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.internal.Tables;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.rendering.PeerSource;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;

/** Searches the memory of a group or a peer while it runs; the live bytes of the chosen match are shown below. */
public final class SearchView extends ViewPart {

	public static final String ID = "org.driller.debug.ui.searchView"; //$NON-NLS-1$

	private final List<SearchMatch> matches = new ArrayList<>();
	private final AtomicBoolean refreshPending = new AtomicBoolean();
	private final DrillerGroups groups = DrillerDebug.model().groups();
	private final GroupsListener groupsListener = event -> refreshSoon();
	private Display display;
	private SearchForm form;
	private SashForm sash;
	private Table table;
	private LiveMemoryControl live;
	private Label status;
	private SearchJob job;

	@Override
	public void createPartControl(Composite parent) {
		display = parent.getDisplay();
		var layout = new GridLayout();
		layout.marginWidth = 0;
		layout.marginHeight = 0;
		parent.setLayout(layout);
		form = new SearchForm(parent, this::startOrStop);
		sash = new SashForm(parent, SWT.VERTICAL);
		sash.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
		table = new Table(sash, SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.BORDER);
		table.setHeaderVisible(true);
		Tables.column(table, Messages.Search_ColumnPeer, 140);
		Tables.column(table, Messages.Search_ColumnAddress, 140);
		Tables.column(table, Messages.Search_ColumnPlace, 240);
		Tables.column(table, Messages.Search_ColumnBytes, 320);
		Tables.column(table, Messages.Search_ColumnText, 140);
		table.addListener(SWT.SetData, event -> fill((TableItem) event.item, event.index));
		table.addListener(SWT.Selection, event -> showSelected());
		live = new LiveMemoryControl(sash, SWT.NONE);
		live.setActive(false);
		sash.setWeights(1, 1);
		sash.setMaximizedControl(table);
		status = new Label(parent, SWT.NONE);
		status.setLayoutData(new GridData(SWT.FILL, SWT.BOTTOM, true, false));
		status.setText(Messages.Search_Hint);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, HelpContexts.SEARCH);
		form.setGroups(groups.groups());
		groups.addListener(groupsListener);
	}

	private void fill(TableItem item, int index) {
		if (index < 0 || index >= matches.size()) {
			return;
		}
		SearchMatch match = matches.get(index);
		Peer peer = match.peer();
		item.setText(new String[] {
				peer.rank() == Peer.NO_RANK ? Integer.toString(peer.pid())
						: NLS.bind(Messages.Search_RankOf, Integer.toString(peer.rank()), Integer.toString(peer.pid())),
				"0x" + Long.toHexString(match.address()), match.place(), match.bytes(), match.text() }); //$NON-NLS-1$
		item.setFont(3, JFaceResources.getTextFont());
		item.setFont(4, JFaceResources.getTextFont());
	}

	private void showSelected() {
		int index = table.getSelectionIndex();
		if (index < 0 || index >= matches.size()) {
			return;
		}
		SearchMatch match = matches.get(index);
		Optional<Segment> segment = match.peer().segmentAt(match.address());
		if (segment.isEmpty()) {
			status.setText(NLS.bind(Messages.Search_Gone, Long.toHexString(match.address())));
			return;
		}
		live.setSource(PeerSource.at(match.peer(), match.address()));
		live.setActive(true);
		sash.setMaximizedControl(null);
		live.goTo(match.address());
	}

	/** What the button does. Wrong input is told in the status line below. */
	private void startOrStop() {
		if (job != null) {
			job.cancel();
			return;
		}
		List<Peer> peers = form.peers().stream().filter(Peer::isAttached).toList();
		if (peers.isEmpty()) {
			status.setText(Messages.Search_NoPeers);
			return;
		}
		SearchPattern pattern;
		try {
			pattern = form.pattern();
		} catch (DrillerException e) {
			status.setText(e.getMessage());
			return;
		}
		matches.clear();
		table.setItemCount(0);
		table.clearAll();
		form.showRunning(true);
		var started = new SearchJob[1];
		started[0] = new SearchJob(peers, pattern, form.kinds(), new SearchJob.Listener() {
			@Override
			public void found(List<SearchMatch> more, double fraction) {
				onDisplay(started[0], () -> add(more, fraction));
			}

			@Override
			public void finished(String summary) {
				onDisplay(started[0], () -> {
					job = null;
					form.showRunning(false);
					status.setText(summary);
				});
			}
		});
		job = started[0];
		job.addJobChangeListener(new JobChangeAdapter() {
			@Override
			public void done(IJobChangeEvent event) {
				// One that was canceled before it began tells nothing.
				onDisplay(started[0], () -> {
					job = null;
					form.showRunning(false);
					status.setText(NLS.bind(Messages.Search_Canceled, "0")); //$NON-NLS-1$
				});
			}
		});
		job.schedule();
	}

	/** For as long as the view is there, and the search is the one that it shows. */
	private void onDisplay(SearchJob of, Runnable action) {
		if (!display.isDisposed()) {
			display.asyncExec(() -> {
				if (!table.isDisposed() && job == of) {
					action.run();
				}
			});
		}
	}

	private void add(List<SearchMatch> more, double fraction) {
		matches.addAll(more);
		table.setItemCount(matches.size());
		status.setText(NLS.bind(Messages.Search_Progress, Integer.toString(matches.size()), Integer.toString((int) (fraction * 100))));
	}

	/** Called on the discovery's thread: several events before the next refresh make one. */
	private void refreshSoon() {
		if (refreshPending.compareAndSet(false, true) && !display.isDisposed()) {
			display.asyncExec(() -> {
				refreshPending.set(false);
				if (!table.isDisposed()) {
					form.setGroups(groups.groups());
				}
			});
		}
	}

	/** The matches so far, in the order of the table. */
	public List<SearchMatch> matches() {
		return List.copyOf(matches);
	}

	/** The line at the bottom. */
	public String statusText() {
		return status.getText();
	}

	/** Whether a search is under way. */
	public boolean isSearching() {
		return job != null;
	}

	@Override
	public <T> T getAdapter(Class<T> adapter) {
		if (adapter == Table.class) {
			return adapter.cast(table);
		}
		if (adapter == LiveMemoryControl.class) {
			return adapter.cast(live);
		}
		return adapter == Composite.class ? adapter.cast(form.control()) : super.getAdapter(adapter);
	}

	@Override
	public void setFocus() {
		form.setFocus();
	}

	@Override
	public void dispose() {
		groups.removeListener(groupsListener);
		if (job != null) {
			job.cancel();
		}
		super.dispose();
	}
}
