/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * How far a pass of a {@link ValueScan} has come. Sizes are in bytes of address space.
 *
 * @param pass       its number, from 1; 0 if none was begun
 * @param done       whether it is complete
 * @param total      how much there was to look at when it began
 * @param scanned    how much was looked at
 * @param skipped    how much is holes, which would read as zeros
 * @param unreadable how much could not be read, or is not mapped any more
 * @param leftOut    how much was not kept, since the limit of memory is reached
 * @param matches    how many places are kept, those that the pass has not reached included
 * @param memory     bytes that keeping them takes in this process
 * @param ended      how many parts belong to processes that have ended
 * @param reason     why something could not be read, or was left out; empty if there is nothing to tell
 */
public record ScanProgress(int pass, boolean done, long total, long scanned, long skipped, long unreadable, long leftOut, long matches,
		long memory, int ended, String reason) {

	/**
	 * @return how much of it is done, from 0 to 1
	 */
	public double fraction() {
		return done ? 1 : total <= 0 ? 0 : Math.min(1, (double) (scanned + skipped + unreadable) / total);
	}
}
