/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What a snapshot holds of one process, as the list of snapshots shows it. Immutable.
 *
 * @param folder     of the snapshot
 * @param pid        process id
 * @param startTime  when the process had started, as in {@link PeerStatus#startTime()}: process ids are used again
 * @param rank       its rank, {@link Peer#NO_RANK} if it had none
 * @param group      the group's name
 * @param executable path of the program, empty if not known
 * @param taken      when the first byte was read
 * @param elapsed    from the first byte to the last: the skew
 * @param copied     bytes of memory that were copied
 * @param unreadable bytes of memory that could not be saved; they are not shown as zeros
 * @param held       for how long its threads were held for it, so that all bytes are of one moment; zero if it ran on
 * @param disk       bytes that it takes on the disk now
 * @param part       whether only some segments were saved
 * @param portions   in how many portions it was copied: more than one if there was not enough memory to copy it at once, so that the
 *                   skew has the time of the disk in it; zero if that is not known
 * @param prepared   the time spent before the first byte was read; zero if that is not known, as the next one
 * @param written    the time spent to write it to the disk, after the last byte was read
 */
public record SavedProcess(Path folder, int pid, long startTime, int rank, String group, String executable, Instant taken,
		Duration elapsed, long copied, long unreadable, Duration held, long disk, boolean part,
			int portions, Duration prepared, Duration written) {

	static SavedProcess read(Path folder, int pid) throws DrillerException {
		try (Peer peer = Peer.saved(folder, pid)) {
			var facts = peer.requireHandle().facts();
			PeerStatus status = peer.status();
			return new SavedProcess(folder, pid, status.startTime(), status.rank(), status.group(), status.executable(),
					facts.taken(), facts.elapsed(), facts.copied(), facts.unreadable(), facts.held(), facts.disk(),
					facts.part(), facts.portions(), facts.prepared(), facts.written());
		}
	}

	/**
	 * @return whether all its bytes are of one moment
	 */
	public boolean isConsistent() {
		return !held.isZero();
	}

	/**
	 * @param peer a process, or what was saved of one
	 * @return whether it is the same process
	 */
	public boolean isOf(Peer peer) {
		return peer.pid() == pid && peer.status().startTime() == startTime;
	}

	/**
	 * Opens what was saved: a peer that has ended, with its segments, memory and symbols. Reads files: not for a user interface thread.
	 *
	 * @return the peer, to be closed by the caller; {@link Peer#snapshotName()} says where it is from
	 * @throws DrillerException if it is gone or damaged
	 */
	public Peer open() throws DrillerException {
		return Peer.saved(folder, pid);
	}
}
