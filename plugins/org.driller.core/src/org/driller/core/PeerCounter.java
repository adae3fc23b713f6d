/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.driller.core.internal.ActivityCounts;
import org.driller.core.internal.PeerHandle;

/** Has one peer count what it writes, and tells how much that was lately. Any thread may use it. */
final class PeerCounter {

	private static final int LEASE_MILLIS = 3_000;
	private static final int PERIOD_MILLIS = 1_000;
	/** Another request may be under way: then it is asked at the next look. */
	private static final int WAIT_MILLIS = 20;
	/** Looks after which a peer that has not counted anew is taken for stopped, and a segment for one that it does not watch. */
	private static final int LOOKS_KEPT = 4;
	private static final int SEGMENT_LOOKS_KEPT = 32;

	private final Map<Long, ActivityCounts.Segment> before = new HashMap<>();
	private final Map<Long, Integer> age = new HashMap<>();
	private final Map<Long, Activity> results = new ConcurrentHashMap<>();
	private volatile ActivityState state = ActivityState.UNKNOWN;
	private long tick;
	private int idle;

	/** @return how much of the segment that begins there was written to, if that was counted */
	Activity activity(long start) {
		return results.getOrDefault(start, Activity.NONE);
	}

	/** @return the first addresses of the segments of which that is known */
	Set<Long> counted() {
		return results.keySet();
	}

	/** @return whether the peer counts */
	ActivityState state() {
		return state;
	}

	/** Asks for more and takes over what there is. Does not wait for the peer. */
	synchronized void look(PeerHandle handle, int pageSize) {
		ActivityCounts now;
		try {
			handle.requests().countActivity(LEASE_MILLIS, PERIOD_MILLIS, WAIT_MILLIS);
		} catch (DrillerException e) {
			// Busy, stopped or older: what it has counted tells.
		}
		try {
			now = handle.requests().activity();
		} catch (DrillerException e) {
			forget(ActivityState.UNKNOWN);
			return;
		}
		if (now.state() != ActivityState.TRACKING) {
			forget(now.state());
			return;
		}
		state = now.state();
		idle = now.tick() == tick ? idle + 1 : 0;
		if (idle > LOOKS_KEPT) {
			results.clear();
		}
		if (now.tick() != tick) {
			tick = now.tick();
			take(now, pageSize);
		}
	}

	private void forget(ActivityState now) {
		state = now;
		before.clear();
		age.clear();
		results.clear();
	}

	private void take(ActivityCounts now, int pageSize) {
		var old = new HashMap<>(before);
		before.clear();
		for (ActivityCounts.Segment segment : now.segments()) {
			long start = segment.start();
			before.put(start, segment);
			ActivityCounts.Segment last = old.get(start);
			long watched = last == null ? 0 : segment.watched() - last.watched();
			if (watched > 0) {
				age.put(start, 0);
				results.put(start, new Activity(limited(watched), limited(segment.written() - last.written()),
						populated(segment, pageSize), true));
			} else if (age.merge(start, 1, Integer::sum) > SEGMENT_LOOKS_KEPT) {
				results.remove(start);
			}
		}
		age.keySet().retainAll(before.keySet());
		results.keySet().retainAll(before.keySet());
	}

	private static long populated(ActivityCounts.Segment segment, int pageSize) {
		long size = segment.end() - segment.start();
		return Long.compareUnsigned(segment.pages(), size / pageSize) > 0 ? size : segment.pages() * pageSize;
	}

	private static int limited(long pages) {
		return (int) Math.max(0, Math.min(Integer.MAX_VALUE, pages));
	}
}
