/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.util.Arrays;

/**
 * Remembers for each byte that is looked at when it was last seen to change. It knows only the bytes of the newest
 * sample: a byte that comes into view is not a change, however it differs from what stood there an hour ago.
 */
public final class ChangeTracker {

	private static final long NEVER = Long.MIN_VALUE;

	private long fadeNanos;
	private Sample last;
	private long[] changedAt = new long[0];

	/** @param fadeNanos how long a change is marked, in nanoseconds */
	public ChangeTracker(long fadeNanos) {
		this.fadeNanos = fadeNanos;
	}

	/** Sets how long a change is marked, in nanoseconds; 0 for not at all. */
	public void setFadeNanos(long nanos) {
		fadeNanos = nanos;
	}

	/**
	 * Takes in what was read now.
	 *
	 * @param now {@link System#nanoTime} of the reading
	 * @return how many bytes differ from the sample before
	 */
	public int update(Sample sample, long now) {
		long[] times = new long[sample.length()];
		Arrays.fill(times, NEVER);
		int changes = 0;
		for (int i = 0; i < times.length; i++) {
			long address = sample.address() + i;
			if (last == null || !last.covers(address)) {
				continue;
			}
			boolean comparable = last.isReadable(address) && sample.isReadable(address);
			if (comparable && last.value(address) != sample.value(address)) {
				times[i] = now;
				changes++;
			} else {
				times[i] = changedAt[(int) (address - last.address())];
			}
		}
		last = sample;
		changedAt = times;
		return changes;
	}

	/** Forgets everything, as when other memory is looked at. */
	public void clear() {
		last = null;
		changedAt = new long[0];
	}

	/**
	 * How fresh the last change of a byte is.
	 *
	 * @return 1 for a change at {@code now}, falling to 0 when it has faded or never was
	 */
	public double freshness(long address, long now) {
		if (last == null || !last.covers(address)) {
			return 0;
		}
		long at = changedAt[(int) (address - last.address())];
		if (at == NEVER) {
			return 0;
		}
		long age = Math.max(0, now - at);
		return age >= fadeNanos ? 0 : 1 - (double) age / fadeNanos;
	}

	/** Whether any change is still to be seen at {@code now}. */
	public boolean isFading(long now) {
		for (long at : changedAt) {
			if (at != NEVER && now - at < fadeNanos) {
				return true;
			}
		}
		return false;
	}
}
