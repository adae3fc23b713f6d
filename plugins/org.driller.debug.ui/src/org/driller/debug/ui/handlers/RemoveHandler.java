/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import java.util.List;

import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.PeersNode;
import org.eclipse.core.commands.ExecutionEvent;

/** Lets go of those of the selected peers that have ended. */
public final class RemoveHandler extends PeersHandler {

	@Override
	boolean isEnabledFor(List<PeersNode> nodes) {
		return peers(nodes).stream().anyMatch(PeerNode::isEnded);
	}

	@Override
	public Object execute(ExecutionEvent event) {
		peers(nodes(event)).stream().filter(PeerNode::isEnded).forEach(node -> node.peer().close());
		DrillerDebug.model().groups().pollSoon();
		return null;
	}
}
