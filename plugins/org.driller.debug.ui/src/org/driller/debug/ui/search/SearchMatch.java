/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.search;

import org.driller.core.Peer;

/**
 * What was found.
 *
 * @param peer in which peer
 * @param address where
 * @param place the symbol, or the segment, and the offset into it
 * @param bytes in hexadecimal, as they were read just after they were found
 * @param text the same bytes as characters
 */
public record SearchMatch(Peer peer, long address, String place, String bytes, String text) {
}
