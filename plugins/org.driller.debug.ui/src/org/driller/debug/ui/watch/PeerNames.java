/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import org.driller.core.Peer;
import org.driller.debug.core.watch.WatchSnapshot;
import org.eclipse.osgi.util.NLS;

/** What peers are called where there is little room. */
final class PeerNames {

	private PeerNames() {
	}

	/** The rank, or else the process id. */
	static String of(Peer peer) {
		return peer.rank() == Peer.NO_RANK ? Integer.toString(peer.pid()) : NLS.bind(WatchMessages.Peer_Rank, peer.rank());
	}

	/** The same, and that it has ended if it has. */
	static String of(WatchSnapshot.Column column) {
		return column.ended() ? NLS.bind(WatchMessages.Peer_Ended, of(column.peer())) : of(column.peer());
	}

	/** All there is to know. */
	static String tip(WatchSnapshot.Column column) {
		Peer peer = column.peer();
		String pid = Integer.toString(peer.pid());
		return column.ended() ? NLS.bind(WatchMessages.Peer_TipEnded, pid, peer.executable())
				: NLS.bind(WatchMessages.Peer_Tip, pid, peer.executable());
	}
}
