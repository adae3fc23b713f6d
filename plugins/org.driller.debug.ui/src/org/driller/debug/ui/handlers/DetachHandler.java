/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import java.util.List;

import org.driller.core.Cancellation;
import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.PeerDebugTarget;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.peers.PeersNode;

/** Lets go of the selected peers, or of all of a group: they run on as they are, and are left alone. */
public final class DetachHandler extends PeerRequestHandler {

	public DetachHandler() {
		super(Messages.Request_Detach);
	}

	@Override
	boolean isEnabledFor(List<PeersNode> nodes) {
		return peers(nodes).stream().anyMatch(node -> !node.isEnded() && node.peer().isAttached());
	}

	@Override
	void request(Peer peer, Cancellation cancellation) {
		DrillerDebug.model().existingTarget(peer).ifPresent(PeerDebugTarget::disconnect);
		peer.close();
	}
}
