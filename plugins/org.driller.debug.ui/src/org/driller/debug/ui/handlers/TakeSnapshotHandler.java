/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.core.SnapshotTarget;
import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.PeersNode;
import org.driller.debug.ui.peers.RangeNode;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.snapshots.SnapshotsView;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.HandlerUtil;

/** Takes a snapshot of the selected segments, peers or groups. */
public final class TakeSnapshotHandler extends PeersHandler {

	@Override
	boolean isEnabledFor(List<PeersNode> nodes) {
		return peers(nodes).stream().anyMatch(node -> node.peer().isAttached());
	}

	@Override
	public Object execute(ExecutionEvent event) {
		List<PeersNode> nodes = nodes(event);
		try {
			var view = (SnapshotsView) HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage().showView(SnapshotsView.ID,
					null, IWorkbenchPage.VIEW_VISIBLE);
			view.askToTake(targets(nodes), name(nodes));
		} catch (PartInitException e) {
			ILog.of(TakeSnapshotHandler.class).log(e.getStatus());
		} catch (ExecutionException e) {
			ILog.of(TakeSnapshotHandler.class).error(e.getMessage(), e);
		}
		return null;
	}

	/** A peer that is selected itself is taken as a whole, whatever is selected of its segments. */
	private static List<SnapshotTarget> targets(List<PeersNode> nodes) {
		Map<Peer, List<Segment>> parts = new LinkedHashMap<>();
		for (PeerNode node : peers(nodes)) {
			if (node.peer().isAttached()) {
				parts.put(node.peer(), new ArrayList<>());
			}
		}
		for (PeersNode node : nodes) {
			segments(node).forEach(segment -> parts.getOrDefault(node.peerNode().peer(), new ArrayList<>()).add(segment));
		}
		List<Peer> whole = peers(nodes.stream().filter(node -> segments(node).findAny().isEmpty()).toList()).stream()
				.map(PeerNode::peer).toList();
		return parts.entrySet().stream()
				.map(each -> new SnapshotTarget(each.getKey(), whole.contains(each.getKey()) ? List.of() : each.getValue())).toList();
	}

	private static Stream<Segment> segments(PeersNode node) {
		return node instanceof SegmentNode segment ? Stream.of(segment.segment())
				: node instanceof RangeNode range ? range.leaves().stream().map(SegmentNode::segment) : Stream.empty();
	}

	private static String name(List<PeersNode> nodes) {
		PeersNode first = nodes.get(0);
		if (first instanceof GroupNode group) {
			return group.group().name();
		}
		Peer peer = first.peerNode().peer();
		return peer.group() + (peer.rank() == Peer.NO_RANK ? "-" + peer.pid() : "-rank" + peer.rank()); //$NON-NLS-1$ //$NON-NLS-2$
	}
}
