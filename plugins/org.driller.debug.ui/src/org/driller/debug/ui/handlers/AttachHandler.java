/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import java.util.List;

import org.driller.core.Cancellation;
import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.peers.PeersNode;

/** Shows the selected peers, or all of a group, in the Debug view, and attaches those that were detached. */
public final class AttachHandler extends PeerRequestHandler {

	public AttachHandler() {
		super(Messages.Request_Attach);
	}

	@Override
	boolean isEnabledFor(List<PeersNode> nodes) {
		return peers(nodes).stream().anyMatch(node -> !node.isEnded()
				&& (!node.peer().isAttached() || DrillerDebug.model().target(node.peer()).isDisconnected()));
	}

	/** Does not wait for who is stopped: it is attached without its help. */
	@Override
	void request(Peer peer, Cancellation cancellation) throws DrillerException {
		peer.attach(cancellation);
		DrillerDebug.model().attach(peer);
	}
}
