/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * How a list of nodes differs from the one that is shown.
 *
 * @param gone    indexes in what is shown, descending
 * @param fresh   indexes in the new list, ascending
 * @param inOrder whether the others are in the same order as before
 */
record LeafChanges(int[] gone, int[] fresh, boolean inOrder) {

	static LeafChanges between(List<? extends PeersNode> shown, List<? extends PeersNode> now) {
		Set<Object> before = identities(shown);
		Set<Object> after = identities(now);
		int[] gone = new int[shown.size()];
		int goneCount = 0;
		for (int i = shown.size() - 1; i >= 0; i--) {
			if (!after.contains(shown.get(i))) {
				gone[goneCount++] = i;
			}
		}
		int[] fresh = new int[now.size()];
		int freshCount = 0;
		boolean inOrder = true;
		int at = 0;
		for (int i = 0; i < now.size(); i++) {
			if (!before.contains(now.get(i))) {
				fresh[freshCount++] = i;
			} else if (inOrder) {
				while (!after.contains(shown.get(at))) {
					at++;
				}
				inOrder = shown.get(at++) == now.get(i);
			}
		}
		return new LeafChanges(Arrays.copyOf(gone, goneCount), Arrays.copyOf(fresh, freshCount),
				inOrder);
	}

	int count() {
		return gone.length + fresh.length;
	}

	private static Set<Object> identities(List<? extends PeersNode> nodes) {
		Set<Object> set = Collections.newSetFromMap(new IdentityHashMap<>(nodes.size() * 2));
		set.addAll(nodes);
		return set;
	}
}
