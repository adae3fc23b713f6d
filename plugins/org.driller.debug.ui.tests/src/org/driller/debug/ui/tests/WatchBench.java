/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import java.util.ArrayList;
import java.util.List;

import org.driller.core.Peer;
import org.driller.debug.core.watch.PlaceSpec;
import org.driller.debug.core.watch.ValueType;
import org.driller.debug.core.watch.WatchSampler;
import org.driller.debug.ui.tests.support.Figures;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.junit.jupiter.api.Test;

/**
 * Measures how often 1,000 values can be read in 4 processes; not a test, see {@link IdeBench}. What is private has to be copied out of
 * the process by a system call each, which is what other tools do: the baseline.
 */
class WatchBench {

	private static final int PEERS = 4;
	private static final int PLACES = 250;
	private static final int MILLIS = 10_000;

	/** Rounds a second. */
	private static double measure(WatchSampler sampler) {
		Waiting.until("all values are read", () -> sampler.latest().readable() == PEERS * PLACES && sampler.latest().rate() > 0); //$NON-NLS-1$
		Waiting.during(2_000, () -> false);
		long before = sampler.latest().sampled();
		long start = sampler.latest().takenNanos();
		Waiting.during(MILLIS, () -> false);
		return (sampler.latest().sampled() - before) * 1e9 / (sampler.latest().takenNanos() - start);
	}

	@Test
	void roundsOfAThousandValues() throws Exception {
		var peers = new ArrayList<Peer>();
		var places = new ArrayList<PlaceSpec>();
		for (int i = 0; i < PLACES; i++) {
			String of = i < PLACES / 2 ? "queue+" : "workers+"; //$NON-NLS-1$ //$NON-NLS-2$
			places.add(new PlaceSpec(of + i % (PLACES / 2) * Long.BYTES, ValueType.U64, 1));
		}
		try (RanksGroup ranks = RanksGroup.start(PEERS); WatchSampler sampler = new WatchSampler(() -> List.copyOf(peers), snapshot -> {
			// The latest is asked for.
		})) {
			for (int rank = 0; rank < PEERS; rank++) {
				peers.add(Peer.open(ranks.pid(rank)));
			}
			sampler.setRate(WatchSampler.NO_LIMIT);
			sampler.setPlaces(places);
			Figures.put("watch.shared", measure(sampler)); //$NON-NLS-1$
			Figures.put("watch.skew", sampler.latest().skewNanos() / 1e6); //$NON-NLS-1$
			for (Peer peer : peers) {
				peer.restore();
			}
			Waiting.during(2_000, () -> false);
			Figures.put("watch.private", measure(sampler)); //$NON-NLS-1$
		} finally {
			peers.forEach(Peer::close);
		}
	}
}
