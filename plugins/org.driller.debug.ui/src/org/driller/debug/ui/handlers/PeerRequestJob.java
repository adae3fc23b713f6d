/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import java.util.ArrayList;
import java.util.List;

import org.driller.core.Cancellation;
import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.peers.PeersView;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.PlatformUI;

/**
 * Asks peers for something, one after the other; what fails is told in the view's status line. When it is cancelled, it
 * waits no longer for the peer that it has asked, which may be stopped.
 */
final class PeerRequestJob extends Job {

	/** What is asked of a peer. */
	@FunctionalInterface
	interface Request {
		void ask(Peer peer, Cancellation cancellation) throws DrillerException;
	}

	private final List<Peer> peers;
	private final Request request;
	private final PeersView view;
	private final Cancellation cancellation = new Cancellation();

	/** @param view where failures are told, {@code null} for nowhere */
	PeerRequestJob(String name, List<Peer> peers, Request request, PeersView view) {
		super(name);
		this.peers = peers;
		this.request = request;
		this.view = view;
		// Who has asked waits for it: the workbench shows its progress as the user prefers, and cancels it.
		setUser(true);
	}

	@Override
	protected void canceling() {
		cancellation.cancel();
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		List<String> failures = askAll(SubMonitor.convert(monitor, peers.size()));
		if (view != null && !failures.isEmpty()) {
			PlatformUI.getWorkbench().getDisplay().asyncExec(() -> view.showProblem(oneLine(failures)));
		}
		DrillerDebug.model().groups().pollSoon();
		return monitor.isCanceled() ? Status.CANCEL_STATUS : Status.OK_STATUS;
	}

	private List<String> askAll(SubMonitor progress) {
		var failures = new ArrayList<String>();
		for (Peer peer : peers) {
			if (progress.isCanceled()) {
				break;
			}
			progress.subTask(peer.toString());
			try {
				request.ask(peer, cancellation);
			} catch (DrillerException e) {
				failures.add(e.getMessage());
			}
			progress.worked(1);
		}
		return failures;
	}

	private static String oneLine(List<String> failures) {
		String first = failures.get(0);
		return failures.size() == 1 ? first : NLS.bind(Messages.Request_MoreFailed, first, failures.size() - 1);
	}
}
