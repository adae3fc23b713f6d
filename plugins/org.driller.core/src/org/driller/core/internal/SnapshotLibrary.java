/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import com.sun.jna.Pointer;

/**
 * The C functions of {@code driller/snapshot.h}, called directly. As for {@link ObserverLibrary}, which loads them, pointers are not
 * checked: only the classes of this package that are named after snapshots, and {@link PeerHandle}, use them.
 */
final class SnapshotLibrary {

	private SnapshotLibrary() {
	}

	static native int driller_snapshot_folder_open(Pointer path, Pointer error);

	static native void driller_snapshot_folder_close(int folder);

	static native int driller_snapshot_home(Pointer path, long size, int create, Pointer error);

	static native int driller_snapshot_new_held(Pointer peer, int folder, Pointer ranges, long count, int lease, Pointer snapshot,
			Pointer error);

	static native int driller_snapshot_advance(Pointer snapshot, int until, int budget, Pointer progress, Pointer error);

	static native void driller_snapshot_free(Pointer snapshot);

	static native int driller_snapshot_open(int folder, int pid, Pointer peer, Pointer error);

	static native int driller_snapshot_about(Pointer peer, Pointer about, Pointer error);

	static native int driller_snapshot_copy(int folder, int pid, int to, Pointer at, int budget, Pointer error);
}
