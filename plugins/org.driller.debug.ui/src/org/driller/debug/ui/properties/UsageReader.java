/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.properties;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.driller.core.DrillerException;
import org.driller.core.MemoryUsage;
import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.peers.PeersNode;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;

/**
 * Finds out in the background how much memory there is of what the Properties view shows; the kernel has to count pages for
 * that. Any thread may use it.
 */
public final class UsageReader extends Job {

	/** The one of this Eclipse. */
	public static final UsageReader INSTANCE = new UsageReader();

	private static final long FRESH_NANOS = 1_000_000_000L;

	/**
	 * What was found.
	 *
	 * @param usage     as the kernel counts it; empty if it does not tell
	 * @param populated bytes of a segment's pages that hold data in the image, -1 if it does not lie there
	 * @param problem   why there is no usage, empty if there is
	 */
	public record Usage(Optional<MemoryUsage> usage, long populated, String problem) {
	}

	private record Reading(Usage usage, long at) {
	}

	private final Map<PeersNode, Reading> readings = Collections.synchronizedMap(new WeakHashMap<>());
	private final Set<PeersNode> wanted = new HashSet<>();
	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private UsageReader() {
		super(Messages.Usage_Job);
		setSystem(true);
	}

	/** @param listener called in the background when something was found */
	public void addListener(Runnable listener) {
		listeners.add(listener);
	}

	public void removeListener(Runnable listener) {
		listeners.remove(listener);
	}

	/** @return what is known; what is not, or is older than a second, is found out soon */
	Optional<Usage> usage(PeersNode node) {
		Reading reading = readings.get(node);
		if (reading == null || System.nanoTime() - reading.at() > FRESH_NANOS) {
			synchronized (wanted) {
				wanted.add(node);
			}
			schedule();
		}
		return Optional.ofNullable(reading).map(Reading::usage);
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		List<PeersNode> nodes;
		synchronized (wanted) {
			nodes = new ArrayList<>(wanted);
			wanted.clear();
		}
		for (PeersNode node : nodes) {
			Peer peer = node.getAdapter(Peer.class);
			if (peer != null) {
				readings.put(node, new Reading(read(peer, node.getAdapter(Segment.class)), System.nanoTime()));
			}
		}
		listeners.forEach(Runnable::run);
		return Status.OK_STATUS;
	}

	/** @param segment {@code null} for all of the peer */
	private static Usage read(Peer peer, Segment segment) {
		long populated = -1;
		if (segment != null && segment.isShared()) {
			try {
				populated = peer.memory().populated(segment);
			} catch (DrillerException e) {
				// Not attached, or private by now: nothing to say.
				populated = -1;
			}
		}
		try {
			if (!peer.isAlive()) {
				return new Usage(Optional.empty(), populated, Messages.Peer_Ended);
			}
			MemoryUsage usage = segment == null ? MemoryUsage.of(peer) : MemoryUsage.of(peer, segment);
			return new Usage(Optional.of(usage), populated, ""); //$NON-NLS-1$
		} catch (DrillerException e) {
			return new Usage(Optional.empty(), populated, e.getMessage());
		}
	}
}
