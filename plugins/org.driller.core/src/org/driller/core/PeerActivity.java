/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.HashSet;
import java.util.Set;

import org.driller.core.internal.PeerHandle;

/**
 * How much of one peer's memory changes: as it counts by itself, and, of what it does not, by comparing samples. Other processes may
 * write to a peer that allows it, which it does not count: then both are done, and the larger figure holds. Any thread may use it.
 */
final class PeerActivity {

	private final Peer peer;
	private final PeerCounter counter = new PeerCounter();
	private final PeerSampler sampler;
	private volatile Activity total = Activity.NONE;

	PeerActivity(Peer peer) {
		this.peer = peer;
		this.sampler = new PeerSampler(peer);
	}

	Activity activity(long start) {
		Activity counted = counter.activity(start);
		Activity sampled = sampler.activity(start);
		return counted.isKnown() && counted.share() >= sampled.share() ? counted : sampled;
	}

	Activity total() {
		return total;
	}

	ActivityState state() {
		return counter.state();
	}

	/**
	 * Looks.
	 *
	 * @param most pages to read at most, roughly
	 * @return how many it read
	 */
	int look(int most) throws DrillerException {
		PeerHandle handle = peer.requireHandle();
		counter.look(handle, PeerSampler.pageSize(peer));
		boolean alone = peer.status().access() == PeerAccess.READ;
		int read = sampler.look(most, alone ? counter.counted() : Set.of());
		sum();
		return read;
	}

	/** Segments count by the data they hold: a large one that is idle is most of a peer, however little of it was looked at. */
	private void sum() {
		var starts = new HashSet<Long>(counter.counted());
		starts.addAll(sampler.sampled());
		int looked = 0;
		double changed = 0;
		long populated = 0;
		for (long start : starts) {
			Activity activity = activity(start);
			looked += activity.sampled();
			populated += activity.populated();
			changed += activity.share() * activity.populated();
		}
		total = populated == 0 ? Activity.NONE
				: new Activity(looked, (int) Math.ceil(changed / populated * looked), populated, !counter.counted().isEmpty());
	}
}
