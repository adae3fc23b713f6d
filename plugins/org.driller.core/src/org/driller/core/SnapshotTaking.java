/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.ArrayList;
import java.util.List;

import org.driller.core.internal.Messages;
import org.driller.core.internal.NativeSnapshot;
import org.driller.core.internal.NativeSnapshot.Phase;
import org.driller.core.internal.SnapshotFolder;

/** The snapshot of several processes while it is taken: all are prepared, then all are copied, then all are written. */
final class SnapshotTaking implements AutoCloseable {

	private final SnapshotFolder folder;
	private final boolean hold;
	private final SnapshotMonitor monitor;
	private final List<NativeSnapshot> snapshots = new ArrayList<>();

	SnapshotTaking(SnapshotFolder folder, boolean hold, SnapshotMonitor monitor) {
		this.folder = folder;
		this.hold = hold;
		this.monitor = monitor;
	}

	/** Returns whether it was taken: it was not if it was canceled. */
	boolean take(List<SnapshotTarget> targets) throws DrillerException {
		for (SnapshotTarget target : targets) {
			if (monitor.isCanceled()) {
				return false;
			}
			snapshots.add(begin(target));
		}
		if (!advance(Phase.COPYING) || !advance(Phase.WRITING) || !advance(Phase.DONE)) {
			return false;
		}
		for (int i = 0; i < targets.size(); i++) {
			remark(targets.get(i).peer(), snapshots.get(i));
		}
		return true;
	}

	private NativeSnapshot begin(SnapshotTarget target) throws DrillerException {
		Peer peer = target.peer();
		if (peer.isAlive()) {
			try {
				peer.refresh();
			} catch (DrillerException e) {
				// One that is stopped cannot answer: what it told last is taken.
				peer.update();
			}
		}
		// What has ended stands still by itself.
		int lease = hold && peer.isAlive() ? (int) Peer.LONGEST_LEASE.toMillis() : 0;
		return peer.requireHandle().snapshot(folder, target.ranges(), lease);
	}

	private boolean advance(Phase until) throws DrillerException {
		for (NativeSnapshot snapshot : snapshots) {
			boolean done = false;
			while (!done) {
				if (monitor.isCanceled()) {
					return false;
				}
				done = snapshot.advance(until, SnapshotStore.SLICE_MILLIS);
				monitor.progress(snapshots.stream().mapToDouble(NativeSnapshot::fraction).sum() / snapshots.size());
			}
		}
		return true;
	}

	private void remark(Peer peer, NativeSnapshot snapshot) {
		if (snapshot.hasEnded()) {
			monitor.remark(Messages.get("SnapshotEnded", peer.pid())); //$NON-NLS-1$
		} else if (snapshot.hasExpired()) {
			monitor.remark(Messages.get("SnapshotExpired", peer.pid(), snapshot.reason())); //$NON-NLS-1$
		} else if (!snapshot.reason().isEmpty()) {
			monitor.remark(snapshot.reason());
		}
	}

	@Override
	public void close() {
		snapshots.forEach(NativeSnapshot::close);
	}
}
