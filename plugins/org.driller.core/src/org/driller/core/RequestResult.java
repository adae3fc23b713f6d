/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * What a rebuild or a restore did.
 *
 * @param generation of the segment table that it published
 * @param segments   how many it changed
 * @param bytes      how many it copied
 * @param parkNanos  time it took to hold all threads
 * @param pauseNanos time the threads were held, {@code parkNanos} included
 * @param threads    how many threads were held
 * @param method     how they were held
 */
public record RequestResult(long generation, long segments, long bytes, long parkNanos, long pauseNanos, int threads,
		ParkMethod method) {
}
