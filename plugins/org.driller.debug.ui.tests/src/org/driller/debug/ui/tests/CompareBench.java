/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.driller.core.ComparedPeers;
import org.driller.core.ComparedPlace;
import org.driller.core.ComparisonOptions;
import org.driller.core.ComparisonResult;
import org.driller.core.MemoryComparison;
import org.driller.core.Peer;
import org.driller.core.PlaceMatching;
import org.driller.core.Segment;
import org.driller.debug.ui.tests.support.Figures;
import org.driller.debug.ui.tests.support.FilledPeers;
import org.junit.jupiter.api.Test;

import com.sun.jna.Function;
import com.sun.jna.Native;

/** Measures comparing, as {@link IdeBench} measures the rest: not a test, and not run as one. */
class CompareBench {

	private static final int BYTES = 256 << 20;
	private static final int ROUNDS = 5;
	private static final double NANOS = 1e9;
	private static final double GIGA = 1e9;

	/** Something that is timed. */
	private interface Work {
		void run() throws Exception;
	}

	/** The best of some rounds, in GB of one peer in a second: the first one makes all of it resident. */
	private static double speed(Work work) throws Exception {
		double best = 0;
		for (int round = 0; round <= ROUNDS; round++) {
			long begin = System.nanoTime();
			work.run();
			best = Math.max(best, BYTES / GIGA / ((System.nanoTime() - begin) / NANOS));
		}
		return best;
	}

	/** The library's comparison of two peers, against memcmp of the C library over the same bytes, mapped. */
	@Test
	void comparesAsFastAsMemcmp() throws Exception {
		try (FilledPeers filled = FilledPeers.start(2, BYTES);
				Peer one = Peer.open(filled.pid(0));
				Peer two = Peer.open(filled.pid(1))) {
			List<ByteBuffer> mapped = new ArrayList<>();
			for (Peer peer : List.of(one, two)) {
				// What it mapped last may not be in its table yet.
				peer.rebuild();
				Segment segment = peer.segmentAt(filled.address(peer.pid())).orElseThrow();
				assertTrue(segment.isShared(), segment.toString());
				mapped.add(peer.memory().map(filled.address(peer.pid()), BYTES).buffer());
			}
			Function memcmp = Function.getFunction("c", "memcmp"); //$NON-NLS-1$ //$NON-NLS-2$
			Object[] arguments = { Native.getDirectBufferPointer(mapped.get(0)), Native.getDirectBufferPointer(mapped.get(1)),
					Long.valueOf(BYTES) };
			Figures.put("compare.memcmp", speed(() -> assertEquals(0, memcmp.invokeInt(arguments)))); //$NON-NLS-1$
			try (ComparedPeers compared = ComparedPeers.open(List.of(one, two))) {
				ComparedPlace place = compared.at(0, "filled", filled.address(one.pid()), BYTES, PlaceMatching.MODULE); //$NON-NLS-1$
				assertEquals(filled.address(two.pid()), place.parts().get(1).address());
				Figures.put("compare.peers", speed(() -> { //$NON-NLS-1$
					MemoryComparison comparison = compared.compare(place, ComparisonOptions.DEFAULT);
					while (comparison.next(Duration.ofSeconds(10))) {
						continue;
					}
					ComparisonResult result = comparison.result();
					assertEquals(BYTES, result.done());
					assertEquals(0, result.holes() + result.places() + result.peers().get(1).unreadable(), result.toString());
				}));
			}
		}
	}
}
