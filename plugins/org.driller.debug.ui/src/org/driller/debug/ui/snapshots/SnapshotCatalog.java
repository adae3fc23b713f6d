/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.driller.core.DrillerException;
import org.driller.core.Snapshot;
import org.driller.core.SnapshotStore;
import org.eclipse.core.runtime.Platform;
import org.osgi.framework.FrameworkUtil;

/** Where snapshots are: the workspace's own ones, and those of the command, which are shown beside them. For any thread. */
final class SnapshotCatalog {

	private static final String FOLDER = "snapshots"; //$NON-NLS-1$

	private final SnapshotStore workspace = new SnapshotStore(
			Platform.getStateLocation(FrameworkUtil.getBundle(SnapshotCatalog.class)).append(FOLDER).toFile().toPath());
	private final Optional<SnapshotStore> command = SnapshotStore.ofCommand();

	/** What was found; what could not be read is told. */
	record Listing(List<Snapshot> snapshots, List<String> problems) {
	}

	/** New ones are made here. */
	SnapshotStore workspace() {
		return workspace;
	}

	/** Reads all that there is, the latest first. Takes its time. */
	Listing list() {
		var found = new ArrayList<Snapshot>();
		var problems = new ArrayList<String>();
		for (SnapshotStore store : stores()) {
			try {
				found.addAll(store.list());
			} catch (DrillerException e) {
				problems.add(e.getMessage());
			}
		}
		found.sort(Comparator.comparing((Snapshot snapshot) -> snapshot.taken().orElse(Instant.EPOCH)).reversed()
				.thenComparing(Snapshot::name));
		return new Listing(found, problems);
	}

	private List<SnapshotStore> stores() {
		return command.map(other -> List.of(workspace, other)).orElse(List.of(workspace));
	}

	boolean isInWorkspace(Snapshot snapshot) {
		return workspace.home().equals(snapshot.folder().getParent());
	}

	/** The one that it was listed by. */
	SnapshotStore storeOf(Snapshot snapshot) {
		return isInWorkspace(snapshot) ? workspace : command.orElse(workspace);
	}
}
