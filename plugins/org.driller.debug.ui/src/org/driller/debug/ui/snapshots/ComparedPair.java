/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.driller.core.Peer;
import org.driller.core.SavedProcess;

/**
 * A process at two moments.
 *
 * @param before what was saved of it first
 * @param after  what was saved of it later; {@code null} if it is compared as it lives
 * @param live   the process; {@code null} if a later snapshot is compared
 */
public record ComparedPair(SavedProcess before, SavedProcess after, Peer live) {

	/** Processes that are in both, the earlier snapshot first. */
	static List<ComparedPair> of(List<SavedProcess> one, List<SavedProcess> other) {
		var pairs = new ArrayList<ComparedPair>();
		for (SavedProcess left : one) {
			for (SavedProcess right : other) {
				if (left.pid() == right.pid() && left.startTime() == right.startTime()) {
					boolean earlier = !left.taken().isAfter(right.taken());
					pairs.add(new ComparedPair(earlier ? left : right, earlier ? right : left, null));
				}
			}
		}
		return pairs;
	}

	/** Processes that are still there, or readable after their end. */
	static List<ComparedPair> live(List<SavedProcess> saved, Collection<Peer> peers) {
		var pairs = new ArrayList<ComparedPair>();
		for (SavedProcess process : saved) {
			peers.stream().filter(process::isOf).findFirst().ifPresent(peer -> pairs.add(new ComparedPair(process, null, peer)));
		}
		return pairs;
	}
}
