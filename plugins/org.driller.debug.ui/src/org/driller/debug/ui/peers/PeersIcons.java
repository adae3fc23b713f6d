/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import org.driller.core.PeerState;
import org.driller.debug.ui.internal.DrillerImages;
import org.eclipse.swt.graphics.Image;

/** Which icon a node has: the shape says what it is, not only the colour. */
final class PeersIcons {

	private PeersIcons() {
	}

	static Image of(PeersNode node) {
		return DrillerImages.get(name(node));
	}

	private static String name(PeersNode node) {
		if (node instanceof SegmentNode segment) {
			return switch (segment.segment().backing()) {
			case IMAGE -> DrillerImages.SEGMENT_IMAGE;
			case FILE -> DrillerImages.SEGMENT_FILE;
			case NONE -> DrillerImages.SEGMENT_PRIVATE;
			};
		}
		if (node instanceof PeerNode peer) {
			return name(peer);
		}
		if (node instanceof FolderNode folder) {
			return folder.kind() == FolderNode.Kind.THREADS ? DrillerImages.THREADS : DrillerImages.DESCRIPTORS;
		}
		if (node instanceof ThreadNode) {
			return DrillerImages.THREAD;
		}
		if (node instanceof RangeNode) {
			return DrillerImages.SEGMENT_IMAGE;
		}
		return node instanceof DescriptorNode ? DrillerImages.DESCRIPTOR : DrillerImages.GROUP;
	}

	private static String name(PeerNode peer) {
		if (peer.isEnded()) {
			return DrillerImages.PEER_ENDED;
		}
		boolean failed = !peer.peer().problem().isEmpty() || peer.peer().state() == PeerState.FAILED;
		if (failed) {
			return DrillerImages.PEER_FAILED;
		}
		if (peer.halt().isStopped()) {
			return DrillerImages.PEER_STOPPED;
		}
		return peer.peer().state() == PeerState.SHARED ? DrillerImages.PEER : DrillerImages.PEER_PRIVATE;
	}
}
