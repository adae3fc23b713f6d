/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import java.util.List;
import java.util.Optional;

import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.debug.ui.compare.CompareView;
import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.PeersNode;
import org.driller.debug.ui.peers.SegmentNode;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.HandlerUtil;

/** Compares the selected peers, or the selected segment of them; of one peer, with all of its group. */
public final class CompareHandler extends PeersHandler {

	@Override
	boolean isEnabledFor(List<PeersNode> nodes) {
		return !nodes.isEmpty();
	}

	@Override
	public Object execute(ExecutionEvent event) throws ExecutionException {
		List<PeersNode> nodes = nodes(event);
		List<PeerNode> peers = peers(nodes);
		if (peers.isEmpty()) {
			return null;
		}
		if (peers.size() == 1) {
			peers = group(peers.get(0)).peers();
		}
		Optional<SegmentNode> segment = nodes.stream().filter(SegmentNode.class::isInstance).map(SegmentNode.class::cast)
				.findFirst();
		Peer owner = segment.map(node -> node.peerNode().peer()).orElse(null);
		Segment chosen = segment.map(SegmentNode::segment).orElse(null);
		try {
			var view = (CompareView) HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage().showView(CompareView.ID);
			view.compare(peers.stream().map(PeerNode::peer).toList(), owner, chosen);
		} catch (PartInitException e) {
			throw new ExecutionException(e.getMessage(), e);
		}
		return null;
	}

	/** Forked peers are below others. */
	private static GroupNode group(PeersNode node) {
		return node instanceof GroupNode group ? group : group(node.parent());
	}
}
