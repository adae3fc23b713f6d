/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import org.driller.core.ComparedPeers;
import org.driller.core.ComparedPlace;
import org.driller.core.ComparisonOptions;
import org.driller.core.Peer;
import org.eclipse.osgi.util.NLS;

/**
 * What is compared.
 *
 * @param peers opened; whoever shows this closes them when something else is shown
 * @param place where in each of them
 * @param options what counts as a difference
 */
record Comparison(ComparedPeers peers, ComparedPlace place, ComparisonOptions options) {

	Comparison with(ComparisonOptions other) {
		return new Comparison(peers, place, other);
	}

	/** {@code rank 2 (4711)}, or the process id alone. */
	static String name(Peer peer) {
		String pid = Integer.toString(peer.pid());
		return peer.rank() == Peer.NO_RANK ? NLS.bind(CompareMessages.Peer_Pid, pid)
				: NLS.bind(CompareMessages.Peer_Rank, Integer.toString(peer.rank()), pid);
	}
}
