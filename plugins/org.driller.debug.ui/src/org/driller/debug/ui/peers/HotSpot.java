/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.Arrays;
import java.util.List;

import org.driller.core.Peer;
import org.driller.core.Segment;

/**
 * Where in a peer's own variables something happens.
 *
 * @param segment that changes
 * @param address from which on most of it does
 */
record HotSpot(Segment segment, long address) {

	private static final int MAX_BYTES = 1 << 20;
	/** About what is seen at once. */
	private static final int WINDOW = 16 * 16;
	private static final int ROW = 16;

	/** Reads what is there now. May be called from any thread. */
	static List<byte[]> contents(Peer peer, List<Segment> segments) {
		return segments.stream().map(segment -> {
			var bytes = new byte[(int) Math.min(MAX_BYTES, segment.size())];
			peer.memory().read(segment.start(), bytes);
			return bytes;
		}).toList();
	}

	/** @return the place of the most changes in the first segment that changed, or {@code null} */
	static HotSpot between(List<Segment> segments, List<byte[]> before, List<byte[]> after) {
		for (int i = 0; i < segments.size(); i++) {
			int offset = densest(before.get(i), after.get(i));
			if (offset >= 0) {
				return new HotSpot(segments.get(i), segments.get(i).start() + offset);
			}
		}
		return null;
	}

	/** @return the start of the window of rows in which most bytes differ, -1 if none does */
	private static int densest(byte[] before, byte[] after) {
		int best = -1;
		int most = 0;
		int inWindow = 0;
		for (int end = 0; end < before.length; end++) {
			inWindow += before[end] != after[end] ? 1 : 0;
			if (end >= WINDOW) {
				inWindow -= before[end - WINDOW] != after[end - WINDOW] ? 1 : 0;
			}
			if (inWindow > most && end % ROW == ROW - 1) {
				most = inWindow;
				best = Math.max(0, end + 1 - WINDOW);
			}
		}
		// One row above the first that changes is enough to see that the others do not.
		while (best >= 0 && Arrays.equals(before, best, best + 2 * ROW, after, best, best + 2 * ROW)) {
			best += ROW;
		}
		return best;
	}
}
