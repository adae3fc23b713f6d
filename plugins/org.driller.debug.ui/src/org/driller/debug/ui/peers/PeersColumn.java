/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import org.driller.core.Peer;
import org.driller.core.PeerState;
import org.driller.core.PrivateReason;
import org.driller.core.Segment;
import org.driller.core.SegmentBacking;
import org.driller.debug.core.SegmentNames;
import org.driller.debug.ui.internal.Messages;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;

/** The columns of the view, and what stands in them. */
enum PeersColumn {

	NAME(Messages.Column_Name, 30, SWT.LEFT) {
		@Override
		String ofGroup(GroupNode node) {
			return node.group().name();
		}

		@Override
		String ofPeer(PeerNode node) {
			String executable = node.peer().executable();
			return executable.isEmpty() ? Messages.Peer_Unknown : executable.substring(executable.lastIndexOf('/') + 1);
		}

		@Override
		String ofSegment(Segment segment) {
			return SegmentNames.shortName(segment);
		}
	},
	PID(Messages.Column_Pid, 9, SWT.RIGHT) {
		@Override
		String ofPeer(PeerNode node) {
			return Integer.toString(node.peer().pid());
		}
	},
	RANK(Messages.Column_Rank, 7, SWT.RIGHT) {
		@Override
		String ofPeer(PeerNode node) {
			return node.peer().rank() == Peer.NO_RANK ? "" : Integer.toString(node.peer().rank()); //$NON-NLS-1$
		}
	},
	STATE(Messages.Column_State, 14, SWT.LEFT) {
		@Override
		String ofGroup(GroupNode node) {
			long alive = node.children().stream().filter(peer -> !peer.isEnded()).count();
			int all = node.children().size();
			return alive == all ? NLS.bind(all == 1 ? Messages.Group_OnePeer : Messages.Group_Peers, all)
					: NLS.bind(Messages.Group_SomeEnded, alive, all);
		}

		@Override
		String ofPeer(PeerNode node) {
			if (node.isEnded()) {
				return Messages.Peer_Ended;
			}
			return node.peer().isAttached() ? node.peer().state().label() : Messages.Peer_NotAttached;
		}
	},
	ADDRESS(Messages.Column_Address, 17, SWT.RIGHT) {
		@Override
		String ofSegment(Segment segment) {
			return "0x" + Long.toHexString(segment.start()); //$NON-NLS-1$
		}
	},
	SIZE(Messages.Column_Size, 11, SWT.RIGHT) {
		@Override
		String ofPeer(PeerNode node) {
			long shared = node.peer().status().counters().sharedBytes();
			return shared == 0 ? "" : Sizes.format(shared); //$NON-NLS-1$
		}

		@Override
		String ofSegment(Segment segment) {
			return Sizes.format(segment.size());
		}
	},
	KIND(Messages.Column_Kind, 16, SWT.LEFT) {
		@Override
		String ofPeer(PeerNode node) {
			int count = node.segmentCount();
			if (count == 0) {
				return ""; //$NON-NLS-1$
			}
			return NLS.bind(count == 1 ? Messages.Peer_OneSegment : Messages.Peer_Segments, count);
		}

		@Override
		String ofSegment(Segment segment) {
			return segment.kind().label();
		}
	},
	PROTECTION(Messages.Column_Protection, 12, SWT.LEFT) {
		@Override
		String ofSegment(Segment segment) {
			return segment.permissions();
		}
	},
	SHARING(Messages.Column_Sharing, 38, SWT.LEFT) {
		@Override
		String ofPeer(PeerNode node) {
			if (!node.peer().problem().isEmpty()) {
				return node.peer().problem();
			}
			return node.peer().state() == PeerState.FAILED ? node.peer().status().message()
					: node.peer().status().mode().label();
		}

		@Override
		String ofSegment(Segment segment) {
			return sharing(segment);
		}
	},
	EXECUTABLE(Messages.Column_Executable, 50, SWT.LEFT) {
		@Override
		String ofPeer(PeerNode node) {
			return node.peer().executable();
		}

		@Override
		String ofSegment(Segment segment) {
			return segment.name().startsWith("/") ? segment.name() : ""; //$NON-NLS-1$ //$NON-NLS-2$
		}
	};

	private final String title;
	private final int chars;
	private final int style;

	PeersColumn(String title, int chars, int style) {
		this.title = title;
		this.chars = chars;
		this.style = style;
	}

	String title() {
		return title;
	}

	/** Its width when it is first seen, in average characters. */
	int chars() {
		return chars;
	}

	/** {@link SWT#LEFT} or {@link SWT#RIGHT}. */
	int style() {
		return style;
	}

	String text(PeersNode node) {
		if (node instanceof GroupNode group) {
			return ofGroup(group);
		}
		return node instanceof PeerNode peer ? ofPeer(peer) : ofSegment(((SegmentNode) node).segment());
	}

	String ofGroup(GroupNode node) {
		return ""; //$NON-NLS-1$
	}

	String ofPeer(PeerNode node) {
		return ""; //$NON-NLS-1$
	}

	String ofSegment(Segment segment) {
		return ""; //$NON-NLS-1$
	}

	/** How others can have the bytes of a segment, and if they have no share in them, why. */
	static String sharing(Segment segment) {
		String backing = segment.backing().label();
		boolean obvious = segment.backing() != SegmentBacking.NONE || segment.reason() == PrivateReason.NONE;
		return obvious ? backing : NLS.bind(Messages.Sharing_Reason, backing, segment.reason().label());
	}
}
