/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

import org.driller.core.internal.PeerHandle;

/** Compares samples of one peer's pages with what they were. Any thread may use it. */
final class PeerSampler {

	/** Pages that stand for a segment. */
	private static final int SAMPLE = 64;
	/** A sample is replaced after so many comparisons, so that all pages have their turn. */
	private static final int COMPARISONS = 8;
	/** Ranges after which the rest of a segment's data is guessed. */
	private static final int RANGES = 256;

	private static final class Track {
		long[] pages = {};
		long[] digests = {};
		long populated;
		int comparisons = COMPARISONS;
	}

	private final Peer peer;
	private final Map<Long, Track> tracks = new HashMap<>();
	private final Map<Long, Activity> results = new ConcurrentHashMap<>();
	private List<Segment> source = List.of();
	private List<Segment> watched = List.of();
	private int next;

	PeerSampler(Peer peer) {
		this.peer = peer;
	}

	Activity activity(long start) {
		return results.getOrDefault(start, Activity.NONE);
	}

	/** @return the first addresses of the segments of which something is known */
	Set<Long> sampled() {
		return results.keySet();
	}

	static int pageSize(Peer peer) {
		return Math.max(4096, peer.status().pageSize());
	}

	/**
	 * Looks at some segments, going on where it ended last.
	 *
	 * @param most   pages to read at most, roughly
	 * @param others segments, by their first addresses, that are left out
	 * @return how many it read
	 */
	synchronized int look(int most, Set<Long> others) throws DrillerException {
		PeerHandle handle = peer.requireHandle();
		follow();
		int pageSize = pageSize(peer);
		var segments = new ArrayList<Segment>();
		int pages = 0;
		for (int i = 0; i < watched.size() && pages < most; i++) {
			Segment segment = watched.get(next++ % watched.size());
			if (others.contains(segment.start())) {
				tracks.remove(segment.start());
				results.remove(segment.start());
				continue;
			}
			Track track = tracks.computeIfAbsent(segment.start(), start -> new Track());
			segments.add(segment);
			// One that holds nothing costs something as well.
			pages += Math.max(1, track.pages.length);
		}
		next = watched.isEmpty() ? 0 : next % watched.size();
		compare(handle, segments);
		return pages + renew(handle, segments, pageSize);
	}

	private void follow() {
		List<Segment> now = peer.segments();
		if (now != source) {
			source = now;
			watched = now.stream().filter(segment -> segment.isShared() && segment.isWritable()).toList();
			Set<Long> starts = new HashSet<>();
			watched.forEach(segment -> starts.add(segment.start()));
			tracks.keySet().retainAll(starts);
			results.keySet().retainAll(starts);
		}
	}

	private void compare(PeerHandle handle, List<Segment> segments) throws DrillerException {
		List<Track> all = segments.stream().map(segment -> tracks.get(segment.start())).toList();
		long[] now = handle.bytes().digests(all.stream().flatMapToLong(track -> Arrays.stream(track.pages)).toArray());
		int at = 0;
		for (int i = 0; i < all.size(); i++) {
			Track track = all.get(i);
			int sampled = 0;
			int changed = 0;
			for (int page = 0; page < track.pages.length; page++, at++) {
				if (now[at] != 0 && track.digests[page] != 0) {
					sampled++;
					changed += now[at] != track.digests[page] ? 1 : 0;
				}
				track.digests[page] = now[at];
			}
			track.comparisons++;
			if (sampled > 0) {
				results.put(segments.get(i).start(), new Activity(sampled, changed, track.populated, false));
			} else {
				results.remove(segments.get(i).start()); // it forks, or there is nothing: nothing is known any more
			}
		}
	}

	/** @return how many pages it read */
	private int renew(PeerHandle handle, List<Segment> segments, int pageSize) throws DrillerException {
		int read = 0;
		for (Segment segment : segments) {
			Track track = tracks.get(segment.start());
			if (track.comparisons >= COMPARISONS) {
				track.comparisons = 0;
				track.pages = choose(handle, segment, track, pageSize);
				track.digests = handle.bytes().digests(track.pages);
				read += track.pages.length;
			}
		}
		return read;
	}

	/** All pages that hold data if they are few, else some of them, from places picked at random. */
	private static long[] choose(PeerHandle handle, Segment segment, Track track, int pageSize) {
		try {
			long[] ranges = handle.bytes().populated(segment.start(), segment.end(), RANGES);
			track.populated = estimate(segment, ranges);
			long pages = track.populated / pageSize;
			var chosen = new TreeSet<Long>();
			if (pages <= SAMPLE) {
				for (int i = 0; i < ranges.length; i += 2) {
					for (long page = ranges[i]; page != ranges[i + 1] && chosen.size() < SAMPLE; page += pageSize) {
						chosen.add(page);
					}
				}
			} else {
				for (int i = 0; i < SAMPLE; i++) {
					long page = segment.start()
							+ ThreadLocalRandom.current().nextLong(segment.size() / pageSize) * pageSize;
					long[] found = handle.bytes().populated(page, segment.end(), 1);
					chosen.add(found.length > 0 ? found[0] : ranges[0]);
				}
			}
			return chosen.stream().mapToLong(Long::longValue).toArray();
		} catch (DrillerException e) {
			// It has just become private or is gone.
			track.populated = 0;
			return new long[0];
		}
	}

	private static long estimate(Segment segment, long[] ranges) {
		long bytes = 0;
		for (int i = 0; i < ranges.length; i += 2) {
			bytes += ranges[i + 1] - ranges[i];
		}
		if (ranges.length < 2 * RANGES) {
			return bytes;
		}
		double seen = ranges[ranges.length - 1] - segment.start();
		return (long) (bytes / seen * segment.size());
	}
}
