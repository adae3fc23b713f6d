/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import java.util.List;

import org.driller.core.DrillerGroups;
import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.peers.PeersNode;
import org.eclipse.core.commands.ExecutionEvent;

/** Lets go of all peers that have ended. */
public final class RemoveEndedHandler extends PeersHandler {

	@Override
	boolean isEnabledFor(List<PeersNode> nodes) {
		return !ended().isEmpty();
	}

	@Override
	public Object execute(ExecutionEvent event) {
		ended().forEach(Peer::close);
		DrillerDebug.model().groups().pollSoon();
		return null;
	}

	private static List<Peer> ended() {
		DrillerGroups groups = DrillerDebug.model().groups();
		return groups.groups().stream().flatMap(group -> group.peers().stream()).filter(peer -> !peer.isAlive()).toList();
	}
}
