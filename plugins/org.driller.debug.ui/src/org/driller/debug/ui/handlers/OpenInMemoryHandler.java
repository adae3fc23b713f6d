/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import java.util.List;

import org.driller.debug.ui.peers.PeersNode;
import org.driller.debug.ui.peers.PeersView;
import org.driller.debug.ui.peers.SegmentNode;
import org.eclipse.core.commands.ExecutionEvent;

/** Opens the selected segments in the Memory view. */
public final class OpenInMemoryHandler extends PeersHandler {

	/** More tabs at once help nobody. */
	private static final int MOST = 16;

	@Override
	boolean isEnabledFor(List<PeersNode> nodes) {
		return nodes.stream().anyMatch(SegmentNode.class::isInstance);
	}

	@Override
	public Object execute(ExecutionEvent event) {
		PeersView view = view(event);
		if (view != null) {
			view.openInMemory(nodes(event).stream().filter(SegmentNode.class::isInstance).map(SegmentNode.class::cast)
					.limit(MOST).toList());
		}
		return null;
	}
}
