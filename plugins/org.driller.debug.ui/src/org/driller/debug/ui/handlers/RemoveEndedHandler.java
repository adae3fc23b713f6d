/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import org.driller.core.DrillerGroups;
import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;

/** Lets go of all peers that have ended. */
public final class RemoveEndedHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) {
		DrillerGroups groups = DrillerDebug.model().groups();
		groups.groups().stream().flatMap(group -> group.peers().stream()).filter(peer -> !peer.isAlive())
				.forEach(Peer::close);
		groups.pollSoon();
		return null;
	}
}
