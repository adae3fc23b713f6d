/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core;

import java.util.Optional;

import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.debug.core.internal.Messages;
import org.eclipse.osgi.util.NLS;

/** What segments are called where people read it. */
public final class SegmentNames {

	/** What the kernel puts behind the name of a file that is gone. */
	private static final String DELETED = " (deleted)"; //$NON-NLS-1$

	private SegmentNames() {
	}

	/** The file without its folders, or the kernel's name, or the kind: {@code libc.so.6}, {@code [heap]}, {@code Anonymous}. */
	public static String shortName(Segment segment) {
		String name = segment.name();
		if (name.isEmpty()) {
			return segment.kind().label();
		}
		String file = name.endsWith(DELETED) ? name.substring(0, name.length() - DELETED.length()) : name;
		return file.startsWith("/") ? file.substring(file.lastIndexOf('/') + 1) : file; //$NON-NLS-1$
	}

	/** The first segment of that name, short or not: where a program or a library begins. */
	public static Optional<Segment> find(Peer peer, String name) {
		return peer.segments().stream().filter(segment -> !segment.name().isEmpty())
				.filter(segment -> segment.name().equals(name) || shortName(segment).equals(name)).findFirst();
	}

	/**
	 * A segment among those of other peers: the peer's rank or id, the short name, the kind if the name does not say it, and the
	 * snapshot if it is in one.
	 */
	public static String name(Peer peer, Segment segment) {
		String kind = segment.kind().label();
		String name = shortName(segment);
		String what = segment.name().startsWith("/") ? NLS.bind(Messages.Segment_Name, name, kind) : name; //$NON-NLS-1$
		String whose = peer.rank() == Peer.NO_RANK ? NLS.bind(Messages.Segment_OfPid, Integer.toString(peer.pid()), what)
				: NLS.bind(Messages.Segment_OfRank, peer.rank(), what);
		return peer.snapshotName().map(snapshot -> NLS.bind(Messages.Segment_InSnapshot, whose, snapshot)).orElse(whose);
	}
}
