/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.search;

import org.driller.core.Peer;
import org.driller.core.PeerSymbols;
import org.driller.debug.core.SegmentNames;

/** What a place in a peer is called. */
public final class PlaceText {

	private PlaceText() {
	}

	/** The symbol and the offset into it, else the segment and the offset into that; empty if there is neither. */
	public static String of(Peer peer, PeerSymbols symbols, long address) {
		String symbol = symbol(symbols, address);
		return symbol.isEmpty() ? segment(peer, address) : symbol;
	}

	/** The symbol and the offset into it; empty if there is none. */
	public static String symbol(PeerSymbols symbols, long address) {
		return symbols.at(address).filter(symbol -> !symbol.name().isEmpty()).isPresent() ? symbols.format(address) : ""; //$NON-NLS-1$
	}

	/** The segment and the offset into it; empty if there is none. */
	public static String segment(Peer peer, long address) {
		return peer.segmentAt(address)
				.map(segment -> SegmentNames.shortName(segment) + "+0x" + Long.toHexString(address - segment.start())).orElse(""); //$NON-NLS-1$ //$NON-NLS-2$
	}
}
