/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * How far a search of one peer has come, in bytes of its address space.
 *
 * @param total      how much there was to look at when it began
 * @param scanned    how much was looked at
 * @param skipped    how much is holes, which would read as zeros
 * @param unreadable how much could not be read
 * @param done       whether there is nothing more to look at
 * @param ended      whether the process has ended or executed another program meanwhile: what was shared was still there
 * @param reason     why the first part that could not be read could not; empty if there is none
 */
public record SearchProgress(long total, long scanned, long skipped, long unreadable, boolean done, boolean ended,
		String reason) {

	/**
	 * @return how much of it is done, from 0 to 1
	 */
	public double fraction() {
		return done ? 1 : total <= 0 ? 0 : Math.min(1, (double) (scanned + skipped + unreadable) / total);
	}
}
