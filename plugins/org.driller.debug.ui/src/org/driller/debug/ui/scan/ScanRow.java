/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.scan;

import org.driller.core.Peer;
import org.driller.core.ScanMatch;

/**
 * A place that is left.
 *
 * @param match  where, with its value as the last pass saw it
 * @param place  the symbol or segment that it lies in
 */
public record ScanRow(ScanMatch match, String place) {

	/** The value as it is now; a line instead if it cannot be read. For any thread. */
	String now() {
		int size = size();
		var bytes = new byte[size];
		Peer peer = match.peer();
		if (!peer.memory().read(match.address(), bytes).isComplete()) {
			return ScanMessages.Scan_Unreadable;
		}
		long bits = 0;
		for (int i = size - 1; i >= 0; i--) {
			bits = bits << Byte.SIZE | bytes[i] & 0xff;
		}
		return new ScanMatch(peer, match.address(), match.type(), bits).text();
	}

	private int size() {
		return switch (match.type()) {
		case I8, U8 -> Byte.BYTES;
		case I16, U16 -> Short.BYTES;
		case I32, U32, F32 -> Integer.BYTES;
		default -> Long.BYTES;
		};
	}
}
