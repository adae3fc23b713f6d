/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import org.driller.debug.ui.explain.ExplainDialog;
import org.driller.debug.ui.peers.PeerNode;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.handlers.HandlerUtil;

/** Says why a process cannot be seen. */
public final class ExplainHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) {
		int pid = PeersHandler.peers(PeersHandler.nodes(event)).stream().map(PeerNode::peer).mapToInt(peer -> peer.pid())
				.findFirst().orElse(0);
		new ExplainDialog(HandlerUtil.getActiveShell(event), pid).open();
		return null;
	}
}
