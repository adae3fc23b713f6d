/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import java.util.List;

import org.driller.core.Cancellation;
import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.PeersNode;
import org.driller.debug.ui.peers.PeersView;
import org.eclipse.core.commands.ExecutionEvent;

/** Asks the selected peers for something in the background, where it can be cancelled. */
abstract class PeerRequestHandler extends PeersHandler {

	private final String jobName;

	PeerRequestHandler(String jobName) {
		this.jobName = jobName;
	}

	/** Asks one peer; may block until it answers or it is cancelled. */
	abstract void request(Peer peer, Cancellation cancellation) throws DrillerException;

	@Override
	boolean isEnabledFor(List<PeersNode> nodes) {
		return peers(nodes).stream().anyMatch(node -> !node.isEnded() && node.peer().isAttached());
	}

	@Override
	public Object execute(ExecutionEvent event) {
		List<Peer> peers = peers(nodes(event)).stream().filter(node -> !node.isEnded()).map(PeerNode::peer).toList();
		PeersView view = view(event);
		if (view != null) {
			view.showProblem(null);
		}
		new PeerRequestJob(jobName, peers, this::request, view).schedule();
		return null;
	}
}
