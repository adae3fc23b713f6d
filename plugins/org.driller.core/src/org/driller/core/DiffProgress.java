/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.time.Duration;

/**
 * How far a comparison has come, and what came out so far; sizes in bytes of address space.
 *
 * @param total       how much there is to compare
 * @param compared    how much was compared, holes included
 * @param unreadable  how much could not be read on one of the sides; nothing is said of it
 * @param gone        how much was mapped before and is not any more
 * @param added       how much is mapped that was not before
 * @param differing   how many bytes differ
 * @param differences how many ranges differ, those that are gone or new included
 * @param took        from the first byte that was read to the last: for live memory the skew
 * @param done        whether there is nothing more to compare
 */
public record DiffProgress(long total, long compared, long unreadable, long gone, long added, long differing, long differences,
		Duration took, boolean done) {

	/**
	 * @return how much of it is done, from 0 to 1
	 */
	public double fraction() {
		return done ? 1 : total <= 0 ? 0 : Math.min(1, (double) (compared + unreadable) / total);
	}
}
