/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.List;
import java.util.concurrent.ForkJoinPool;

/** The symbols of what a peer has loaded now: loaded when they are first asked for, and anew when other files are mapped. */
final class CurrentSymbols {

	private final Peer peer;
	private PeerSymbols symbols;
	/** What was mapped when they were loaded, or looked at last. */
	private List<Segment> mapped = List.of();

	CurrentSymbols(Peer peer) {
		this.peer = peer;
	}

	synchronized PeerSymbols get() throws DrillerException {
		List<Segment> now = peer.segments();
		if (symbols == null || now != mapped && !files(now).equals(files(mapped))) {
			PeerSymbols fresh = peer.symbols();
			closeNow();
			symbols = fresh;
		}
		mapped = now;
		return symbols;
	}

	/** Programs and libraries are mapped from files; heaps and the like come and go without changing any symbol. */
	private static List<List<Long>> files(List<Segment> segments) {
		return segments.stream().filter(segment -> segment.backing() == SegmentBacking.FILE)
				.map(segment -> List.of(segment.start(), segment.device(), segment.inode())).toList();
	}

	/** Does not block: whoever is reading a file for them just now ends first. */
	void close() {
		ForkJoinPool.commonPool().execute(this::closeNow);
	}

	private synchronized void closeNow() {
		if (symbols != null) {
			symbols.close();
			symbols = null;
		}
	}
}
