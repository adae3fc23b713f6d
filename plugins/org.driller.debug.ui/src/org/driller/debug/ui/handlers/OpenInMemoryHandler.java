/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import java.util.List;

import org.driller.debug.ui.memory.MemoryViewOpener;
import org.driller.debug.ui.peers.PeersNode;
import org.driller.debug.ui.peers.SegmentNode;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.handlers.HandlerUtil;

/** Opens the selected segments in the Memory view. */
public final class OpenInMemoryHandler extends PeersHandler {

	/** More tabs at once help nobody. */
	private static final int MOST = 16;

	@Override
	boolean isEnabledFor(List<PeersNode> nodes) {
		return nodes.stream().anyMatch(SegmentNode.class::isInstance);
	}

	@Override
	public Object execute(ExecutionEvent event) throws ExecutionException {
		var page = HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage();
		nodes(event).stream().filter(SegmentNode.class::isInstance).map(SegmentNode.class::cast).limit(MOST)
				.forEach(node -> MemoryViewOpener.open(page, node.parent().peer(), node.segment()));
		return null;
	}
}
