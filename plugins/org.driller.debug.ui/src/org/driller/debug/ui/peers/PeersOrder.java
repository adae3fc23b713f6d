/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.Comparator;
import java.util.List;

/**
 * An order of nodes below the same node.
 *
 * @param column     by which they are compared; {@code null} for the natural order: peers by rank, segments by address
 * @param descending whether the largest comes first
 */
record PeersOrder(PeersColumn column, boolean descending) {

	static final PeersOrder NATURAL = new PeersOrder(null, false);

	/** A node and what it is compared by: texts are made once, not for each comparison. */
	private record Keyed<T>(T node, long number, String text) {
	}

	/** The next one when somebody clicks on a column's title: ascending, descending, natural. */
	PeersOrder clicked(PeersColumn title) {
		if (column != title) {
			return new PeersOrder(title, false);
		}
		return descending ? NATURAL : new PeersOrder(title, true);
	}

	/** @return the nodes in this order, which is that in which they come where they are equal */
	<T extends PeersNode> List<T> sort(List<T> nodes) {
		if (column == null || nodes.size() < 2) {
			return nodes;
		}
		Comparator<Keyed<T>> order = column.isNumeric() ? (one, other) -> Long.compareUnsigned(one.number(), other.number())
				: Comparator.comparing(Keyed::text, String.CASE_INSENSITIVE_ORDER);
		return nodes.stream().map(this::<T>key).sorted(descending ? order.reversed() : order).map(Keyed::node).toList();
	}

	private <T extends PeersNode> Keyed<T> key(T node) {
		return column.isNumeric() ? new Keyed<>(node, column.number(node), "") //$NON-NLS-1$
				: new Keyed<>(node, 0, column.text(node));
	}
}
