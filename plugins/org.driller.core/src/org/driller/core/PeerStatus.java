/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * What a peer says about itself: one consistent reading of its directory. Immutable. Texts are single lines.
 *
 * @param pid        process id, as the peer itself sees it
 * @param uid        effective user id
 * @param group      the group's name
 * @param rank       rank in the group, {@link Peer#NO_RANK} if it has none
 * @param executable path of the program, empty if not known
 * @param launch     the launch it belongs to, empty if none
 * @param mode       when it shares its memory
 * @param access     what it lets others do
 * @param state      how far its memory is shared
 * @param parent     process id of the peer it was forked from, 0 if none
 * @param startTime  when it started, in clock ticks since the machine's start (field 22 of {@code /proc/PID/stat})
 * @param pageSize   bytes
 * @param generation number of segment tables published so far
 * @param dropped    segments for which there was no room in the table
 * @param parkMethod how its threads were held at the last rebuild
 * @param message    why something failed last, empty if nothing did
 * @param counters   what it has counted
 */
public record PeerStatus(int pid, int uid, String group, int rank, String executable, String launch, PeerMode mode,
		PeerAccess access, PeerState state, int parent, long startTime, int pageSize, long generation, int dropped,
		ParkMethod parkMethod, String message, PeerCounters counters) {

	/**
	 * What is known of a peer that was found but not attached yet.
	 *
	 * @param pid   process id
	 * @param uid   user id
	 * @param group the group's name
	 * @return a status in which everything else is unknown
	 */
	public static PeerStatus unknown(int pid, int uid, String group) {
		return new PeerStatus(pid, uid, group, Peer.NO_RANK, "", "", PeerMode.UNKNOWN, PeerAccess.UNKNOWN, //$NON-NLS-1$ //$NON-NLS-2$
				PeerState.UNKNOWN, 0, 0, 0, 0, 0, ParkMethod.NONE, "", PeerCounters.NONE); //$NON-NLS-1$
	}
}
