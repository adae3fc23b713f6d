/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.driller.core.internal.NativeScan;

/**
 * A narrowing scan for values whose place nobody knows, over any number of peers while they run. The first pass looks for a value,
 * for a range, or takes every place; each further one keeps those places whose value meets a condition, which may be about the value
 * of the pass before. Nothing is stopped, and no memory of the peers becomes resident by being looked at: holes are skipped, so a scan
 * does not find the zeros that they would read as.
 * <p>
 * A pass is begun by {@link #begin(ScanCondition, String)} and goes on by {@link #advance(Duration)}, a slice of time at each call, so that
 * who scans can show how far it has come, and stop. A pass that is given up has narrowed the places that it had reached; the others are as
 * they were. Places of a peer that ends are dropped.
 * <p>
 * Any thread may use it; one waits for another's call to return.
 */
public final class ValueScan implements AutoCloseable {

	/** For {@link #of(PatternType, int, double, long)}: a quarter of the machine's memory. */
	public static final long DEFAULT_LIMIT = 0;

	private final PatternType type;
	private final NativeScan scan;
	private final List<Peer> peers = new ArrayList<>();

	private ValueScan(PatternType type, NativeScan scan) {
		this.type = type;
		this.scan = scan;
	}

	/**
	 * @param type      of the values, a number
	 * @param alignment only at multiples of 1, 2, 4 or 8; 0 for the size of the value
	 * @param tolerance how far floating point may be off, from 0 on; 0 for integers
	 * @param limit     most bytes that remembering places and values may take, or {@link #DEFAULT_LIMIT}
	 * @return a scan of nothing yet, to be closed by the caller
	 * @throws DrillerException if that makes no sense; the message says why
	 */
	public static ValueScan of(PatternType type, int alignment, double tolerance, long limit) throws DrillerException {
		return new ValueScan(type, NativeScan.create(type.code(), alignment, tolerance, limit));
	}

	/**
	 * Adds all memory of a peer that can be read, of some kinds of segments. Before the first pass. The peer may be closed afterwards.
	 *
	 * @param peer  whose
	 * @param kinds where; empty for everywhere
	 * @throws DrillerException if the peer is not attached, or the first pass was begun
	 */
	public void add(Peer peer, Set<SegmentKind> kinds) throws DrillerException {
		add(peer, 0, 0, PeerMemory.bits(kinds));
	}

	/**
	 * Adds a range of addresses, as {@link #add(Peer, Set)} does; ranges of one peer must not overlap.
	 *
	 * @param peer  whose
	 * @param start first address
	 * @param end   first address after the last
	 * @throws DrillerException as {@link #add(Peer, Set)}
	 */
	public void add(Peer peer, long start, long end) throws DrillerException {
		add(peer, start, end, 0);
	}

	private void add(Peer peer, long start, long end, int kinds) throws DrillerException {
		synchronized (peers) {
			peer.requireHandle().scan(scan, start, end, kinds);
			peers.add(peer);
		}
	}

	/**
	 * Begins a pass. One that is under way is given up.
	 *
	 * @param condition what it keeps
	 * @param value     the number, or the range as in {@code 1..9}, if the condition needs one; else ignored, and may be null
	 * @throws DrillerException if that makes no sense, or not for this pass; the message says why. Then nothing has changed
	 */
	public void begin(ScanCondition condition, String value) throws DrillerException {
		scan.begin(condition.code(), condition.needsValue() ? value : null);
	}

	/**
	 * Goes on with the pass. Blocks about as long as is given.
	 *
	 * @param budget how long
	 * @return how far it has come
	 * @throws DrillerException if none was begun
	 */
	public ScanProgress advance(Duration budget) throws DrillerException {
		return scan.advance((int) Math.min(Integer.MAX_VALUE, budget.toMillis()));
	}

	/**
	 * @return how far the pass has come, as of the last call of {@link #advance(Duration)} that returned
	 */
	public ScanProgress progress() {
		return scan.progress();
	}

	/**
	 * @return what values are scanned for
	 */
	public PatternType type() {
		return type;
	}

	/**
	 * @return what was added, in that order; empty after {@link #close()}
	 */
	public List<ScanPart> parts() {
		var parts = new ArrayList<ScanPart>();
		synchronized (peers) {
			for (int i = 0; i < peers.size(); i++) {
				NativeScan.Part part = scan.part(i);
				if (part != null) {
					parts.add(new ScanPart(peers.get(i), part.matches(), part.ended()));
				}
			}
		}
		return parts;
	}

	/**
	 * Lists places that are kept, page by page: part by part, by address within each. Who reads several pages while a pass goes on may
	 * miss some.
	 *
	 * @param first how many to pass over
	 * @param most  most to return
	 * @return the places, fewer than that only at the end; none after {@link #close()}
	 */
	public List<ScanMatch> matches(long first, int most) {
		var matches = new ArrayList<ScanMatch>();
		long skip = first;
		List<ScanPart> parts = parts();
		for (int i = 0; i < parts.size() && matches.size() < most; i++) {
			ScanPart part = parts.get(i);
			if (skip >= part.matches()) {
				skip -= part.matches();
				continue;
			}
			scan.matches(i, skip, most - matches.size(),
					(address, bits) -> matches.add(new ScanMatch(part.peer(), address, type, bits)));
			skip = 0;
		}
		return matches;
	}

	/** Ends the scan; waits for a call that is under way. May be called more than once. */
	@Override
	public void close() {
		scan.close();
	}
}
