/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.math.BigInteger;

/**
 * Maps rows, of which there may be 2^60, to the positions of a scroll bar, of which there are at most
 * {@value #MAXIMUM}. One position per row as long as that fits.
 *
 * @param maxTopRow the highest row that can be at the top, unsigned
 */
public record ScrollScale(long maxTopRow) {

	/** Few enough for every platform's scroll bar to be exact, far more than pixels on a screen. */
	public static final int MAXIMUM = 1 << 20;

	/** @return the highest position: 0 if there is nothing to scroll */
	public int maximum() {
		return isExact() ? (int) maxTopRow : MAXIMUM;
	}

	/** Whether each position is one row. */
	public boolean isExact() {
		return Long.compareUnsigned(maxTopRow, MAXIMUM) <= 0;
	}

	/** @return the position for a top row, 0 to {@link #maximum} */
	public int toPosition(long topRow) {
		return isExact() ? (int) topRow : scale(topRow, MAXIMUM, maxTopRow).intValue();
	}

	/** @return the top row for a position, unsigned; the last position gives exactly the last row */
	public long toRow(int position) {
		return isExact() ? position : scale(position, maxTopRow, MAXIMUM).longValue();
	}

	private static BigInteger scale(long value, long numerator, long denominator) {
		return AddressRange.toBig(value).multiply(AddressRange.toBig(numerator)).divide(AddressRange.toBig(denominator));
	}
}
