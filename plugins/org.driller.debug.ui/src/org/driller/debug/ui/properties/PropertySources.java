/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.properties;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import org.driller.core.Activity;
import org.driller.core.MemoryUsage;
import org.driller.core.Peer;
import org.driller.core.PeerHalt;
import org.driller.core.PeerRefusal;
import org.driller.core.PeerStatus;
import org.driller.core.PrivateReason;
import org.driller.core.RefusalKind;
import org.driller.core.Segment;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.internal.Sizes;
import org.driller.debug.ui.launch.LaunchLabels;
import org.driller.debug.ui.peers.DescriptorNode;
import org.driller.debug.ui.peers.FolderNode;
import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.PeersNode;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.peers.ThreadNode;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.views.properties.IPropertySource;

/** Makes the properties of the nodes of the Peers view. On the user interface's thread. */
public final class PropertySources {

	private static final double NANOS_PER_MICRO = 1_000;

	private PropertySources() {
	}

	/** @return what there is to tell about a node; its values follow what happens to it */
	public static IPropertySource of(PeersNode node) {
		var properties = new NodeProperties();
		if (node instanceof GroupNode group) {
			addGroup(properties, group);
		} else if (node instanceof PeerNode peer) {
			addPeer(properties, peer);
		} else if (node instanceof SegmentNode segment) {
			addSegment(properties, segment);
		} else if (node instanceof ThreadNode thread) {
			addThread(properties, thread);
		} else if (node instanceof DescriptorNode descriptor) {
			properties.in(Messages.Category_Descriptor)
					.add(Messages.Property_Number, () -> Integer.toString(descriptor.item().number()))
					.add(Messages.Property_Target, () -> descriptor.item().target())
					.add(Messages.Property_Access, () -> descriptor.item().access())
					.add(Messages.Property_Position, () -> Long.toString(descriptor.item().position()));
		} else if (node instanceof FolderNode folder) {
			properties.in(Messages.Category_General).add(Messages.Property_Problem, folder::problem);
		}
		return properties;
	}

	private static void addGroup(NodeProperties properties, GroupNode node) {
		properties.in(Messages.Category_General).add(Messages.Property_Group, () -> node.group().name())
				.add(Messages.Property_User, () -> Integer.toString(node.group().uid()))
				.add(Messages.Property_Peers, () -> Integer.toString(node.peers().size()))
				.add(Messages.Property_Alive,
						() -> Long.toString(node.peers().stream().filter(peer -> !peer.isEnded()).count()))
				.add(Messages.Property_Ranks, () -> node.group().ranks().toString());
	}

	private static void addPeer(NodeProperties properties, PeerNode node) {
		Peer peer = node.peer();
		properties.in(Messages.Category_General).add(Messages.Property_Program, peer::executable)
				.add(Messages.Property_Pid, () -> Integer.toString(peer.pid()))
				.add(Messages.Property_Rank, () -> peer.rank() == Peer.NO_RANK ? "" : Integer.toString(peer.rank())) //$NON-NLS-1$
				.add(Messages.Property_Group, peer::group).add(Messages.Property_User, () -> Integer.toString(peer.uid()))
				.add(Messages.Property_State, () -> node.isEnded() ? Messages.Peer_Ended : peer.state().label())
				.add(Messages.Property_Stopped, () -> halt(peer.halt()))
				.add(Messages.Property_Started, () -> started(peer))
				.add(Messages.Property_ForkedFrom,
						() -> peer.status().parent() == 0 ? "" : Integer.toString(peer.status().parent())) //$NON-NLS-1$
				.add(Messages.Property_Launch, () -> LaunchLabels.label(node.peer(), node.launch()))
				.add(Messages.Property_DebugSession, () -> node.launch().map(LaunchLabels::session).orElse("")) //$NON-NLS-1$
				.add(Messages.Property_LaunchId, () -> peer.status().launch())
				.add(Messages.Property_Mode, () -> peer.status().mode().label())
				.add(Messages.Property_Access, () -> peer.status().access().label())
				.add(Messages.Property_Problem,
						() -> peer.problem().isEmpty() ? peer.status().message() : peer.problem());
		properties.in(Messages.Category_Memory)
				.add(Messages.Property_Segments, () -> Integer.toString(node.segmentCount()))
				.add(Messages.Property_Dropped, () -> count(peer.status().dropped()))
				.add(Messages.Property_Shared, () -> Sizes.format(peer.status().counters().sharedBytes()))
				.add(Messages.Property_Activity, () -> activity(node.activity()))
				.add(Messages.Property_ActivityState, () -> node.activity().isKnown() ? node.activityState().label() : ""); //$NON-NLS-1$
		addUsage(properties, node);
		properties.in(Messages.Category_Counters).add(Messages.Property_Rebuilds, counter(peer, status -> status.counters().rebuilds()))
				.add(Messages.Property_Restores, counter(peer, status -> status.counters().restores()))
				.add(Messages.Property_Failures, counter(peer, status -> status.counters().failures()))
				.add(Messages.Property_Requests, counter(peer, status -> status.counters().requests()))
				.add(Messages.Property_Refused, counter(peer, status -> status.counters().refused()))
				.add(Messages.Property_Changes, counter(peer, status -> status.counters().changes()))
				.add(Messages.Property_Tables, counter(peer, PeerStatus::generation))
				.add(Messages.Property_Copied, () -> Sizes.format(peer.status().counters().copiedBytes()))
				.add(Messages.Property_Pause, () -> NLS.bind(Messages.Property_PauseValue,
						Math.round(peer.status().counters().pauseNanos() / NANOS_PER_MICRO), peer.status().parkMethod().label()));
		addRefusals(properties, peer);
	}

	/** The log of the peer's socket, which is its own word. */
	private static void addRefusals(NodeProperties properties, Peer peer) {
		properties.in(Messages.Category_Refusals);
		for (RefusalKind kind : RefusalKind.values()) {
			properties.add(kind.label(), () -> peer.refusals().stream().filter(refusal -> refusal.kind() == kind).findFirst()
					.map(PropertySources::refusal).orElse("")); //$NON-NLS-1$
		}
	}

	private static String refusal(PeerRefusal refusal) {
		String who = refusal.pid() == 0 ? Messages.Property_RefusedUnseen : Integer.toString(refusal.pid());
		return NLS.bind(Messages.Property_RefusedValue,
				new Object[] { Long.toUnsignedString(refusal.count()), who, Integer.toUnsignedString(refusal.uid()), format(refusal.first()) });
	}

	private static Supplier<String> counter(Peer peer, ToLongFunction<PeerStatus> value) {
		return () -> Long.toUnsignedString(value.applyAsLong(peer.status()));
	}

	private static void addSegment(NodeProperties properties, SegmentNode node) {
		Supplier<Segment> segment = node::segment;
		properties.in(Messages.Category_General)
				.add(Messages.Property_Range,
						() -> NLS.bind(Messages.Property_RangeValue, Long.toHexString(segment.get().start()),
								Long.toHexString(segment.get().end())))
				.add(Messages.Property_Size, () -> NLS.bind(Messages.Property_SizeValue, Sizes.format(segment.get().size()),
						Long.toUnsignedString(segment.get().size())))
				.add(Messages.Property_Kind, () -> segment.get().kind().label())
				.add(Messages.Property_Protection, () -> segment.get().permissions())
				.add(Messages.Property_Thread, () -> count(segment.get().thread()))
				.add(Messages.Property_Peer, () -> node.peerNode().peer().toString());
		properties.in(Messages.Category_Sharing).add(Messages.Property_Sharing, () -> segment.get().backing().label())
				.add(Messages.Property_Reason,
						() -> segment.get().reason() == PrivateReason.NONE ? "" : segment.get().reason().label()) //$NON-NLS-1$
				.add(Messages.Property_File, () -> segment.get().name())
				.add(Messages.Property_FileOffset, () -> "0x" + Long.toHexString(segment.get().offset())) //$NON-NLS-1$
				.add(Messages.Property_Inode, () -> inode(segment.get()))
				.add(Messages.Property_Flags, () -> flags(segment.get()));
		properties.in(Messages.Category_Memory).add(Messages.Property_Activity, () -> activity(node.activity()))
				.add(Messages.Property_Populated, () -> UsageReader.INSTANCE.usage(node)
						.map(usage -> usage.populated() < 0 ? "" : Sizes.format(usage.populated())).orElse(Messages.Property_Wait)); //$NON-NLS-1$
		addUsage(properties, node);
	}

	private static void addThread(NodeProperties properties, ThreadNode node) {
		properties.in(Messages.Category_Thread)
				.add(Messages.Property_Number, () -> Integer.toString(node.item().id()))
				.add(Messages.Property_Name, () -> node.item().name())
				.add(Messages.Property_State, () -> node.item().state().label())
				.add(Messages.Property_Stack, () -> node.peerNode().peer().segments().stream()
						.filter(segment -> segment.thread() == node.item().id()).findFirst()
						.map(segment -> NLS.bind(Messages.Property_RangeValue, Long.toHexString(segment.start()),
								Long.toHexString(segment.end())))
						.orElse("")); //$NON-NLS-1$
	}

	private static void addUsage(NodeProperties properties, PeersNode node) {
		properties.in(Messages.Category_Memory)
				.add(Messages.Property_Resident, () -> usage(node, MemoryUsage::resident))
				.add(Messages.Property_Dirty, () -> usage(node, MemoryUsage::dirty))
				.add(Messages.Property_Share, () -> usage(node, MemoryUsage::share))
				.add(Messages.Property_Swapped, () -> usage(node, MemoryUsage::swapped));
	}

	private static String usage(PeersNode node, ToLongFunction<MemoryUsage> value) {
		return UsageReader.INSTANCE.usage(node)
				.map(found -> found.usage().map(usage -> Sizes.format(value.applyAsLong(usage))).orElse(found.problem()))
				.orElse(Messages.Property_Wait);
	}

	private static String activity(Activity activity) {
		return activity.isKnown()
				? NLS.bind(activity.counted() ? Messages.Property_ActivityCounted : Messages.Property_ActivityValue,
						activity.changed(), activity.sampled())
				: Messages.Property_ActivityUnknown;
	}

	private static String halt(PeerHalt halt) {
		if (halt.tracer() != 0) {
			return NLS.bind(halt.isStopped() ? Messages.Property_StoppedBy : Messages.Property_TracedBy, halt.tracerName(),
					Integer.toString(halt.tracer()));
		}
		return halt.isStopped() ? Messages.Property_StoppedBySignal : ""; //$NON-NLS-1$
	}

	private static String started(Peer peer) {
		return ProcessHandle.of(peer.pid()).filter(process -> peer.isAlive()).flatMap(process -> process.info().startInstant())
				.map(PropertySources::format).orElse(""); //$NON-NLS-1$
	}

	private static String format(Instant instant) {
		return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM).format(instant.atZone(ZoneId.systemDefault()));
	}

	private static String inode(Segment segment) {
		return segment.inode() == 0 ? "" //$NON-NLS-1$
				: Long.toHexString(segment.device()) + ':' + Long.toUnsignedString(segment.inode());
	}

	private static String flags(Segment segment) {
		var flags = new StringBuilder();
		append(flags, segment, Segment.GROWS_DOWN, Messages.Flag_GrowsDown);
		append(flags, segment, Segment.MOVED, Messages.Flag_Moved);
		append(flags, segment, Segment.DELETED, Messages.Flag_Deleted);
		return flags.toString();
	}

	private static void append(StringBuilder flags, Segment segment, int flag, String text) {
		if ((segment.flags() & flag) != 0) {
			flags.append(flags.isEmpty() ? "" : ", ").append(text); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	private static String count(int value) {
		return value == 0 ? "" : Integer.toString(value); //$NON-NLS-1$
	}
}
