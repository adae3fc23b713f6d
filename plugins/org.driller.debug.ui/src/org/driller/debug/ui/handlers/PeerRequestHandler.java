/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import java.util.ArrayList;
import java.util.List;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.PeersNode;
import org.driller.debug.ui.peers.PeersView;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;

/** Asks the selected peers for something in the background; what fails is told in the view's status line. */
abstract class PeerRequestHandler extends PeersHandler {

	private final String jobName;

	PeerRequestHandler(String jobName) {
		this.jobName = jobName;
	}

	/** Asks one peer; may block. */
	abstract void request(Peer peer) throws DrillerException;

	@Override
	boolean isEnabledFor(List<PeersNode> nodes) {
		return peers(nodes).stream().anyMatch(node -> !node.isEnded() && node.peer().isAttached());
	}

	@Override
	public Object execute(ExecutionEvent event) {
		List<Peer> peers = peers(nodes(event)).stream().filter(node -> !node.isEnded()).map(PeerNode::peer).toList();
		PeersView view = view(event);
		Display display = PlatformUI.getWorkbench().getDisplay();
		if (view != null) {
			view.showProblem(null);
		}
		Job job = Job.create(jobName, monitor -> {
			List<String> failures = requestAll(peers, monitor);
			if (view != null && !failures.isEmpty()) {
				display.asyncExec(() -> view.showProblem(oneLine(failures)));
			}
			DrillerDebug.model().groups().pollSoon();
			return monitor.isCanceled() ? Status.CANCEL_STATUS : Status.OK_STATUS;
		});
		job.schedule();
		return null;
	}

	private List<String> requestAll(List<Peer> peers, IProgressMonitor monitor) {
		SubMonitor progress = SubMonitor.convert(monitor, peers.size());
		var failures = new ArrayList<String>();
		for (Peer peer : peers) {
			if (progress.isCanceled()) {
				break;
			}
			progress.subTask(peer.toString());
			try {
				request(peer);
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
