/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.List;
import java.util.Optional;

/**
 * What a comparison has found so far. Immutable.
 *
 * @param length      bytes that are to be compared
 * @param done        how many of them were looked at; that includes holes and what could not be read
 * @param holes       how many of them are holes in all peers, which are zeros everywhere
 * @param places      at how many of them any peer differs
 * @param runs        how many differences there are: places next to each other are one
 * @param differences the first of them, {@link MemoryComparison#MOST_DIFFERENCES} at most
 * @param pointers    cells that point to the same place in all peers, which count as equal
 * @param peers       what there is to say of each, in their order
 * @param firstNanos  when the first byte was read, by {@link System#nanoTime()}; 0 if none was
 * @param lastNanos   when the last byte was read
 * @param skewNanos   the longest time between the reads of one part in the first and in the last peer: so far apart in time are bytes that
 *                    are compared with each other, at most
 */
public record ComparisonResult(long length, long done, long holes, long places, long runs, List<Difference> differences,
		long pointers, List<OfPeer> peers, long firstNanos, long lastNanos, long skewNanos) {

	/**
	 * Bytes that are not the same in all peers.
	 *
	 * @param offset from the beginning of the place
	 * @param length bytes
	 */
	public record Difference(long offset, long length) {

		/**
		 * @return offset of the first byte behind it
		 */
		public long end() {
			return offset + length;
		}
	}

	/**
	 * What there is to say of one peer.
	 *
	 * @param peer       the peer
	 * @param differing  bytes in which it differs from what is expected
	 * @param unreadable bytes of it that could not be compared
	 * @param leftOut    one line that says why it was left out, or from where on; empty if it was not
	 */
	public record OfPeer(Peer peer, long differing, long unreadable, String leftOut) {
	}

	/** Copies the lists. */
	public ComparisonResult {
		differences = List.copyOf(differences);
		peers = List.copyOf(peers);
	}

	/**
	 * @return whether all was looked at
	 */
	public boolean isDone() {
		return done == length;
	}

	/**
	 * @return how much of it is done, from 0 to 1
	 */
	public double fraction() {
		return length == 0 ? 1 : (double) done / length;
	}

	/**
	 * @return the time from the first byte read to the last
	 */
	public long spanNanos() {
		return lastNanos - firstNanos;
	}

	/**
	 * @param offset of a byte
	 * @return the first difference that begins behind it
	 */
	public Optional<Difference> after(long offset) {
		return differences.stream().filter(difference -> difference.offset() > offset).findFirst();
	}

	/**
	 * @param offset of a byte
	 * @return the last difference that begins before it
	 */
	public Optional<Difference> before(long offset) {
		return differences.stream().filter(difference -> difference.offset() < offset).reduce((one, next) -> next);
	}
}
