/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

/**
 * What of the nodes is shown, and in which order.
 *
 * @param filter for segments
 * @param order  among those below the same node
 */
record PeersShape(SegmentFilter filter, PeersOrder order) {

	static final PeersShape ALL = new PeersShape(SegmentFilter.ALL, PeersOrder.NATURAL);
}
