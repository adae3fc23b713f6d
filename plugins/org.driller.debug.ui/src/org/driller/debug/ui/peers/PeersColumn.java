/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import org.driller.core.Activity;
import org.driller.core.Peer;
import org.driller.core.PeerHalt;
import org.driller.core.PeerState;
import org.driller.core.PrivateReason;
import org.driller.core.Segment;
import org.driller.core.SegmentBacking;
import org.driller.debug.core.SegmentNames;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.internal.Sizes;
import org.driller.debug.ui.launch.LaunchLabels;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;

/** The columns of the view, and what stands in them. */
public enum PeersColumn {

	NAME(Messages.Column_Name, Messages.Column_NameTip, 30, SWT.LEFT) {
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
		String ofFolder(FolderNode node) {
			return node.kind().label();
		}

		@Override
		String ofRange(RangeNode node) {
			return NLS.bind(Messages.Range_Name, node.first(), node.last());
		}

		@Override
		String ofSegment(SegmentNode node) {
			return SegmentNames.shortName(node.segment());
		}

		@Override
		String ofThread(ThreadNode node) {
			return node.item().name();
		}

		@Override
		String ofDescriptor(DescriptorNode node) {
			String target = node.item().target();
			return target.startsWith("/") ? target.substring(target.lastIndexOf('/') + 1) : target; //$NON-NLS-1$
		}
	},
	PID(Messages.Column_Pid, Messages.Column_PidTip, 9, SWT.RIGHT) {
		@Override
		String ofPeer(PeerNode node) {
			return Integer.toString(node.peer().pid());
		}

		@Override
		String ofThread(ThreadNode node) {
			return Integer.toString(node.item().id());
		}

		@Override
		String ofDescriptor(DescriptorNode node) {
			return Integer.toString(node.item().number());
		}

		@Override
		boolean isNumeric() {
			return true;
		}

		@Override
		long number(PeersNode node) {
			if (node instanceof PeerNode peer) {
				return peer.peer().pid();
			}
			return node instanceof ThreadNode thread ? thread.item().id()
					: node instanceof DescriptorNode descriptor ? descriptor.item().number() : 0;
		}
	},
	RANK(Messages.Column_Rank, Messages.Column_RankTip, 7, SWT.RIGHT) {
		@Override
		String ofPeer(PeerNode node) {
			return node.peer().rank() == Peer.NO_RANK ? "" : Integer.toString(node.peer().rank()); //$NON-NLS-1$
		}

		@Override
		boolean isNumeric() {
			return true;
		}

		@Override
		long number(PeersNode node) {
			return node instanceof PeerNode peer ? peer.peer().rank() + 1L : 0;
		}
	},
	STATE(Messages.Column_State, Messages.Column_StateTip, 16, SWT.LEFT) {
		@Override
		String ofGroup(GroupNode node) {
			long alive = node.peers().stream().filter(peer -> !peer.isEnded()).count();
			int all = node.peers().size();
			return alive == all ? NLS.bind(all == 1 ? Messages.Group_OnePeer : Messages.Group_Peers, all)
					: NLS.bind(Messages.Group_SomeEnded, alive, all);
		}

		@Override
		String ofPeer(PeerNode node) {
			if (node.isEnded()) {
				return Messages.Peer_Ended;
			}
			PeerHalt halt = node.halt();
			if (halt.isStopped()) {
				return halt.tracer() == 0 ? Messages.Peer_Stopped : NLS.bind(Messages.Peer_StoppedBy, halt.tracerName());
			}
			return node.peer().isAttached() ? node.peer().state().label() : Messages.Peer_NotAttached;
		}

		@Override
		String ofThread(ThreadNode node) {
			return node.isEnded() ? Messages.Peer_Ended : node.item().state().label();
		}
	},
	ACTIVITY(Messages.Column_Activity, Messages.Column_ActivityTip, 14, SWT.RIGHT) {
		@Override
		String ofPeer(PeerNode node) {
			return node.isEnded() ? "" : share(node.activity()); //$NON-NLS-1$
		}

		@Override
		String ofSegment(SegmentNode node) {
			return node.isEnded() ? "" : share(node.activity()); //$NON-NLS-1$
		}

		@Override
		boolean isNumeric() {
			return true;
		}

		@Override
		long number(PeersNode node) {
			Activity activity = activity(node);
			// Known to be idle is more than not known.
			return activity.isKnown() ? 1 + Math.round(activity.share() * 1_000_000) : 0;
		}
	},
	ADDRESS(Messages.Column_Address, Messages.Column_AddressTip, 17, SWT.RIGHT) {
		@Override
		String ofRange(RangeNode node) {
			return "0x" + Long.toHexString(node.leaves().get(0).segment().start()); //$NON-NLS-1$
		}

		@Override
		String ofSegment(SegmentNode node) {
			return "0x" + Long.toHexString(node.segment().start()); //$NON-NLS-1$
		}

		@Override
		boolean isNumeric() {
			return true;
		}

		@Override
		long number(PeersNode node) {
			return node instanceof SegmentNode segment ? segment.segment().start() : 0;
		}
	},
	SIZE(Messages.Column_Size, Messages.Column_SizeTip, 11, SWT.RIGHT) {
		@Override
		String ofPeer(PeerNode node) {
			long shared = node.peer().status().counters().sharedBytes();
			return shared == 0 ? "" : Sizes.format(shared); //$NON-NLS-1$
		}

		@Override
		String ofSegment(SegmentNode node) {
			return Sizes.format(node.segment().size());
		}

		@Override
		boolean isNumeric() {
			return true;
		}

		@Override
		long number(PeersNode node) {
			if (node instanceof PeerNode peer) {
				return peer.peer().status().counters().sharedBytes();
			}
			return node instanceof SegmentNode segment ? segment.segment().size() : 0;
		}
	},
	KIND(Messages.Column_Kind, Messages.Column_KindTip, 18, SWT.LEFT) {
		@Override
		String ofPeer(PeerNode node) {
			int count = node.segmentCount();
			String segments = count == 0 ? "" //$NON-NLS-1$
					: NLS.bind(count == 1 ? Messages.Peer_OneSegment : Messages.Peer_Segments, count);
			return node.forked().isEmpty() ? segments : NLS.bind(Messages.Peer_AndForked, segments, node.forked().size());
		}

		@Override
		String ofFolder(FolderNode node) {
			return node.isRead() ? Integer.toString(node.leaves().size()) : ""; //$NON-NLS-1$
		}

		@Override
		String ofSegment(SegmentNode node) {
			return node.segment().kind().label();
		}

		@Override
		String ofThread(ThreadNode node) {
			return Messages.Kind_Thread;
		}

		@Override
		String ofDescriptor(DescriptorNode node) {
			return Messages.Kind_Descriptor;
		}
	},
	PROTECTION(Messages.Column_Protection, Messages.Column_ProtectionTip, 12, SWT.LEFT) {
		@Override
		String ofSegment(SegmentNode node) {
			return node.segment().permissions();
		}

		@Override
		String ofDescriptor(DescriptorNode node) {
			return node.item().access();
		}
	},
	SHARING(Messages.Column_Sharing, Messages.Column_SharingTip, 38, SWT.LEFT) {
		@Override
		String ofPeer(PeerNode node) {
			if (!node.peer().problem().isEmpty()) {
				return node.peer().problem();
			}
			return node.peer().state() == PeerState.FAILED ? node.peer().status().message()
					: node.peer().status().mode().label();
		}

		@Override
		String ofFolder(FolderNode node) {
			return node.problem();
		}

		@Override
		String ofSegment(SegmentNode node) {
			return sharing(node.segment());
		}
	},
	LAUNCH(Messages.Column_Launch, Messages.Column_LaunchTip, 22, SWT.LEFT) {
		@Override
		String ofPeer(PeerNode node) {
			return LaunchLabels.label(node.peer(), node.launch());
		}
	},
	EXECUTABLE(Messages.Column_Executable, Messages.Column_ExecutableTip, 50, SWT.LEFT) {
		@Override
		String ofPeer(PeerNode node) {
			return node.peer().executable();
		}

		@Override
		String ofSegment(SegmentNode node) {
			String name = node.segment().name();
			return name.startsWith("/") ? name : ""; //$NON-NLS-1$ //$NON-NLS-2$
		}

		@Override
		String ofDescriptor(DescriptorNode node) {
			String target = node.item().target();
			return target.startsWith("/") ? target : ""; //$NON-NLS-1$ //$NON-NLS-2$
		}
	};

	private final String title;
	private final String tip;
	private final int chars;
	private final int style;

	PeersColumn(String title, String tip, int chars, int style) {
		this.title = title;
		this.tip = tip;
		this.chars = chars;
		this.style = style;
	}

	public String title() {
		return title;
	}

	/** What stands in it, in a sentence. */
	String tip() {
		return tip;
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
		if (node instanceof SegmentNode segment) {
			return ofSegment(segment);
		}
		if (node instanceof PeerNode peer) {
			return ofPeer(peer);
		}
		if (node instanceof ThreadNode thread) {
			return ofThread(thread);
		}
		if (node instanceof DescriptorNode descriptor) {
			return ofDescriptor(descriptor);
		}
		if (node instanceof RangeNode range) {
			return ofRange(range);
		}
		return node instanceof FolderNode folder ? ofFolder(folder) : ofGroup((GroupNode) node);
	}

	/** Whether rows are compared by {@link #number}, and not by their texts. */
	boolean isNumeric() {
		return false;
	}

	/** @return what a row is compared by, unsigned */
	long number(PeersNode node) {
		return 0;
	}

	String ofGroup(GroupNode node) {
		return ""; //$NON-NLS-1$
	}

	String ofPeer(PeerNode node) {
		return ""; //$NON-NLS-1$
	}

	String ofFolder(FolderNode node) {
		return ""; //$NON-NLS-1$
	}

	String ofRange(RangeNode node) {
		return ""; //$NON-NLS-1$
	}

	String ofSegment(SegmentNode node) {
		return ""; //$NON-NLS-1$
	}

	String ofThread(ThreadNode node) {
		return ""; //$NON-NLS-1$
	}

	String ofDescriptor(DescriptorNode node) {
		return ""; //$NON-NLS-1$
	}

	static Activity activity(PeersNode node) {
		if (node.isEnded()) {
			return Activity.NONE;
		}
		if (node instanceof SegmentNode segment) {
			return segment.activity();
		}
		return node instanceof PeerNode peer ? peer.activity() : Activity.NONE;
	}

	private static String share(Activity activity) {
		if (!activity.isKnown()) {
			return ""; //$NON-NLS-1$
		}
		int percent = (int) Math.round(activity.share() * 100);
		return percent == 0 && activity.changed() > 0 ? Messages.Activity_Little : NLS.bind(Messages.Activity_Percent, percent);
	}

	/** How others can have the bytes of a segment, and if they have no share in them, why. */
	static String sharing(Segment segment) {
		String backing = segment.backing().label();
		boolean obvious = segment.backing() != SegmentBacking.NONE || segment.reason() == PrivateReason.NONE;
		return obvious ? backing : NLS.bind(Messages.Sharing_Reason, backing, segment.reason().label());
	}
}
