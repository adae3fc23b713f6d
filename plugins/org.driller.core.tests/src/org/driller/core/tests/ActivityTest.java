/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.driller.core.Activity;
import org.driller.core.ActivityState;
import org.driller.core.ActivityTracker;
import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.core.SegmentKind;
import org.driller.core.internal.PeerHandle;
import org.junit.jupiter.api.Test;

class ActivityTest {

	private static boolean isLooking() {
		return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("Driller activity"));
	}

	@Test
	void tellsWhatChangesAndWhatDoesNot() throws Exception {
		try (var ranks = Ranks.start(1)) {
			Peer peer = MemoryTest.shared(ranks);
			var looks = new AtomicInteger();
			var tracker = new ActivityTracker(() -> List.of(peer), looks::incrementAndGet);
			assertEquals(Activity.NONE, tracker.activity(peer));
			assertFalse(isLooking(), "nobody watches");
			tracker.start();
			// The program's counters change all the time.
			Await.until("a change is seen", () -> peer.segments().stream()
					.anyMatch(segment -> tracker.activity(peer, segment).changed() > 0));
			Await.until("it is part of the whole", () -> tracker.activity(peer).share() > 0);
			assertTrue(tracker.activity(peer).share() <= 1 && tracker.activity(peer).populated() > 0);
			Segment relro = MemoryTest.segment(peer, SegmentKind.RELRO);
			assertFalse(tracker.activity(peer, relro).isKnown(), "it cannot be written");
			List<Activity> all = peer.segments().stream().map(segment -> tracker.activity(peer, segment))
					.filter(Activity::isKnown).toList();
			assertTrue(all.stream().anyMatch(activity -> activity.changed() == 0), () -> "not everything changes: " + all);
			for (Segment segment : peer.segments()) {
				assertTrue(tracker.activity(peer, segment).populated() <= segment.size(), segment::toString);
			}
			tracker.stop();
			Await.until("it stops", () -> !isLooking());
			assertEquals(Activity.NONE, tracker.activity(peer));
			peer.close();
		}
	}

	/** What a peer says of itself; by a connection of its own, which asks for nothing. */
	private static ActivityState state(Peer peer) throws Exception {
		PeerHandle handle = PeerHandle.attach(peer.pid(), false, true, 30_000, null);
		try {
			return handle.requests().activity().state();
		} finally {
			handle.close();
		}
	}

	@Test
	void aPeerThatCanCountsByItselfAndOnlyWhileSomebodyLooks() throws Exception {
		try (var ranks = Ranks.start(2)) {
			Peer peer = MemoryTest.shared(ranks);
			assertEquals(ActivityState.OFF, state(peer));
			var tracker = new ActivityTracker(() -> List.of(peer), () -> {
			});
			assertEquals(ActivityState.UNKNOWN, tracker.state(peer));
			tracker.start();
			Await.until("it is told whether it counts", () -> tracker.state(peer).code() > ActivityState.OFF.code());
			assumeTrue(tracker.state(peer) == ActivityState.TRACKING, () -> "it cannot here: " + tracker.state(peer));
			Await.until("its counters are counted", () -> peer.segments().stream()
					.map(segment -> tracker.activity(peer, segment)).anyMatch(activity -> activity.counted() && activity.changed() > 0));
			Await.until("and are part of the whole", () -> tracker.activity(peer).counted() && tracker.activity(peer).share() > 0);
			for (Segment segment : peer.segments()) {
				Activity activity = tracker.activity(peer, segment);
				assertTrue(activity.populated() <= segment.size() && activity.changed() <= activity.sampled(), segment::toString);
			}
			tracker.stop();
			Await.until("it counts no more", () -> state(peer) == ActivityState.OFF);
			peer.close();
		}
	}

	@Test
	void whatIsPrivateIsNotCounted() throws Exception {
		try (var ranks = Ranks.start(1)) {
			Peer peer = MemoryTest.shared(ranks);
			var tracker = new ActivityTracker(() -> List.of(peer), () -> {
			});
			tracker.start();
			Await.until("it is looked at", () -> tracker.activity(peer).isKnown());
			boolean counts = tracker.state(peer) == ActivityState.TRACKING;
			peer.restore();
			Await.until("nothing is told of what is private", () -> !tracker.activity(peer).isKnown());
			assertTrue(!counts || tracker.state(peer) == ActivityState.PRIVATE, () -> tracker.state(peer).label());
			peer.rebuild();
			Await.until("it is looked at again", () -> tracker.activity(peer).isKnown());
			tracker.stop();
			peer.close();
		}
	}

	@Test
	void doesNotMakeMemoryResident() throws Exception {
		try (var ranks = Ranks.start(1)) {
			Peer peer = MemoryTest.shared(ranks);
			Segment stack = MemoryTest.segment(peer, SegmentKind.STACK);
			long before = peer.memory().populated(stack);
			assertTrue(before > 0 && before < stack.size(), () -> before + " of " + stack);
			var looks = new AtomicInteger();
			var tracker = new ActivityTracker(() -> List.of(peer), looks::incrementAndGet);
			// So little that every segment has to wait for its turn.
			tracker.setRate(64 << 10);
			tracker.start();
			Await.until("the stack was looked at", () -> tracker.activity(peer, stack).isKnown());
			tracker.stop();
			assertEquals(before, peer.memory().populated(stack));
			peer.close();
		}
	}

	@Test
	void aPeerThatDiesIsForgotten() throws Exception {
		try (var ranks = Ranks.start(2)) {
			Peer peer = MemoryTest.shared(ranks);
			var tracker = new ActivityTracker(() -> List.of(peer), () -> {
			});
			tracker.start();
			Await.until("it is looked at", () -> tracker.activity(peer).isKnown());
			Ranks.kill(peer.pid());
			Await.until("it is forgotten", () -> !tracker.activity(peer).isKnown());
			tracker.stop();
			peer.close();
		}
	}
}
