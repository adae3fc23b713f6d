/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.scan;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.driller.core.DrillerException;
import org.driller.core.DrillerGroups;
import org.driller.core.GroupsListener;
import org.driller.core.Peer;
import org.driller.core.ScanPart;
import org.driller.core.ScanProgress;
import org.driller.core.ValueScan;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.internal.HelpContexts;
import org.driller.debug.ui.internal.Tables;
import org.driller.debug.ui.live.view.LiveMemoryView;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
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
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;

/** Narrows down where a value is, pass by pass, in a group or a peer that runs on. */
public final class ScanView extends ViewPart {

	public static final String ID = "org.driller.debug.ui.scanView"; //$NON-NLS-1$

	private final DrillerGroups groups = DrillerDebug.model().groups();
	private final AtomicBoolean refreshPending = new AtomicBoolean();
	private final GroupsListener groupsListener = event -> refreshSoon();
	private Display display;
	private ScanForm form;
	private Table parts;
	private ScanTable table;
	private Label status;
	/** {@code null} before the first pass. */
	private ValueScan scan;
	private ScanJob job;

	@Override
	public void createPartControl(Composite parent) {
		display = parent.getDisplay();
		var layout = new GridLayout();
		layout.marginWidth = 0;
		layout.marginHeight = 0;
		parent.setLayout(layout);
		form = new ScanForm(parent, this::startOrStop, this::forget);
		var sash = new SashForm(parent, SWT.HORIZONTAL);
		sash.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
		parts = new Table(sash, SWT.FULL_SELECTION | SWT.BORDER);
		parts.setHeaderVisible(true);
		Tables.column(parts, ScanMessages.Column_Peer, 140, SWT.LEFT);
		Tables.column(parts, ScanMessages.Column_Left, 100, SWT.RIGHT);
		table = new ScanTable(sash, this::open);
		sash.setWeights(1, 3);
		status = new Label(parent, SWT.NONE);
		status.setLayoutData(new GridData(SWT.FILL, SWT.BOTTOM, true, false));
		status.setText(ScanMessages.Scan_Hint);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, HelpContexts.SCAN);
		form.setGroups(groups.groups());
		groups.addListener(groupsListener);
	}

	/** What the button does. Wrong input is told in the line at the bottom. */
	private void startOrStop() {
		if (job != null) {
			job.cancel();
			return;
		}
		ScanJob.Where where = null;
		if (scan == null) {
			List<Peer> peers = form.peers().stream().filter(peer -> peer.isAttached() && peer.isAlive()).toList();
			if (peers.isEmpty()) {
				tell(ScanMessages.Scan_NoPeers);
				return;
			}
			try {
				scan = ValueScan.of(form.type(), form.alignment(), form.tolerance(), ValueScan.DEFAULT_LIMIT);
			} catch (DrillerException e) {
				tell(e.getMessage());
				return;
			}
			where = new ScanJob.Where(peers, form.kinds());
		}
		boolean first = where != null;
		var started = new ScanJob(scan, where, form.condition(), form.value(), new ScanJob.Listener() {
			@Override
			public void advanced(ScanProgress progress, List<ScanPart> left) {
				onDisplay(() -> {
					show(left);
					tell(NLS.bind(ScanMessages.Scan_Progress, new Object[] { Integer.toString(progress.pass()),
							Integer.toString((int) (progress.fraction() * 100)), Long.toString(progress.matches()) }));
				});
			}

			@Override
			public void finished(String line, boolean begun, List<ScanRow> rows, List<ScanPart> left) {
				onDisplay(() -> {
					if (begun) {
						table.setRows(rows);
						show(left);
					}
					ended(first && !begun, line);
				});
			}
		});
		job = started;
		job.addJobChangeListener(new JobChangeAdapter() {
			@Override
			public void done(IJobChangeEvent event) {
				onDisplay(() -> {
					// One that was canceled before it began tells nothing.
					if (job == started) {
						ended(first, ScanMessages.Scan_NotBegun);
					}
				});
			}
		});
		job.setUser(true);
		form.show(first, true);
		job.schedule();
	}

	/** @param nothing whether nothing was scanned at all: what is wrong can be corrected */
	private void ended(boolean nothing, String line) {
		job = null;
		if (nothing) {
			drop();
		}
		form.show(scan == null, false);
		tell(line);
	}

	private void forget() {
		drop();
		table.setRows(List.of());
		show(List.of());
		form.show(true, false);
		tell(ScanMessages.Scan_Hint);
	}

	/** Closing waits for a call that is under way. */
	private void drop() {
		ValueScan old = scan;
		scan = null;
		if (old != null) {
			Job.createSystem(ScanMessages.Scan_Job, monitor -> {
				old.close();
				return Status.OK_STATUS;
			}).schedule();
		}
	}

	private void show(List<ScanPart> left) {
		parts.setItemCount(left.size());
		for (int i = 0; i < left.size(); i++) {
			TableItem item = parts.getItem(i);
			ScanPart part = left.get(i);
			item.setText(0, ScanTable.peer(part.peer()));
			item.setText(1, part.ended() ? ScanMessages.Scan_PeerEnded : Long.toString(part.matches()));
		}
	}

	private void open(ScanRow row) {
		try {
			((LiveMemoryView) getSite().getPage().showView(LiveMemoryView.ID)).open(row.match().peer(), row.match().address());
		} catch (PartInitException e) {
			ILog.of(ScanView.class).log(e.getStatus());
		}
	}

	private void tell(String line) {
		status.setText(line);
		status.setToolTipText(line);
	}

	/** For as long as the view is there. */
	private void onDisplay(Runnable action) {
		if (!display.isDisposed()) {
			display.asyncExec(() -> {
				if (!status.isDisposed()) {
					action.run();
				}
			});
		}
	}

	/** Called on the discovery's thread: several events before the next refresh make one. */
	private void refreshSoon() {
		if (refreshPending.compareAndSet(false, true)) {
			onDisplay(() -> {
				refreshPending.set(false);
				form.setGroups(groups.groups());
			});
		}
	}

	/** Whether a pass is under way. */
	public boolean isScanning() {
		return job != null;
	}

	/** The places that are left and shown. */
	public List<ScanRow> rows() {
		return table.rows();
	}

	/** The line at the bottom. */
	public String statusText() {
		return status.getText();
	}

	/** How many are left of each peer. */
	public Table partsTable() {
		return parts;
	}

	@Override
	public <T> T getAdapter(Class<T> adapter) {
		if (adapter == Table.class) {
			return adapter.cast(table.control());
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
		drop();
		super.dispose();
	}
}
