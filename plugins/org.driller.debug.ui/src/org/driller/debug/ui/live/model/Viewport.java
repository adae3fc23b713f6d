/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

/**
 * Which rows of a range are visible. Rows are counted from 0, as unsigned numbers, and begin at addresses that are
 * multiples of the bytes per row, so that a column always means the same digit of the address.
 */
public final class Viewport {

	private AddressRange range = AddressRange.ALL;
	private int bytesPerRow = 16;
	private int visibleRows = 1;
	private long topRow;

	public AddressRange range() {
		return range;
	}

	/** Shows another range; the top address stays if it can. */
	public void setRange(AddressRange newRange) {
		long top = topAddress();
		range = newRange;
		setTopRow(rowOf(range.clamp(top)));
	}

	public int bytesPerRow() {
		return bytesPerRow;
	}

	/** @param count at least 1; the top address stays in the top row */
	public void setBytesPerRow(int count) {
		if (count < 1) {
			throw new IllegalArgumentException("bytes per row: " + count); //$NON-NLS-1$
		}
		long top = range.clamp(topAddress());
		bytesPerRow = count;
		setTopRow(rowOf(top));
	}

	/** How many rows are seen whole; one more may be seen in part. */
	public int visibleRows() {
		return visibleRows;
	}

	public void setVisibleRows(int rows) {
		visibleRows = Math.max(1, rows);
		setTopRow(topRow);
	}

	/** @return the number of the last row, unsigned: there may be 2^64 rows, whose count would not fit */
	public long lastRow() {
		return Long.divideUnsigned(range.last() - gridStart(), bytesPerRow);
	}

	public long topRow() {
		return topRow;
	}

	/** Scrolls so that {@code row} is at the top, or as near as the end of the range allows. */
	public void setTopRow(long row) {
		topRow = Long.compareUnsigned(row, maxTopRow()) > 0 ? maxTopRow() : row;
	}

	/** @return the highest row that can be at the top, unsigned */
	public long maxTopRow() {
		long last = lastRow();
		return Long.compareUnsigned(last, visibleRows) < 0 ? 0 : last - visibleRows + 1;
	}

	/** Scrolls by {@code rows}, down if positive; stops at the ends. */
	public void scroll(long rows) {
		if (rows < 0) {
			topRow = Long.compareUnsigned(topRow, -rows) < 0 ? 0 : topRow + rows;
		} else {
			long room = maxTopRow() - topRow;
			topRow += Long.compareUnsigned(room, rows) < 0 ? room : rows;
		}
	}

	/** Scrolls as little as needed for {@code address} to be in a row that is seen whole. */
	public void reveal(long address) {
		long row = rowOf(range.clamp(address));
		if (Long.compareUnsigned(row, topRow) < 0) {
			setTopRow(row);
		} else if (Long.compareUnsigned(row - topRow, visibleRows) >= 0) {
			setTopRow(row - visibleRows + 1);
		}
	}

	/** Puts {@code address} into the top row, or as near as the end of the range allows. */
	public void showAtTop(long address) {
		setTopRow(rowOf(range.clamp(address)));
	}

	/** @return the row that holds {@code address}, which must be in the range */
	public long rowOf(long address) {
		return Long.divideUnsigned(address - gridStart(), bytesPerRow);
	}

	/** @return the address of the first column of {@code row}; in the first row possibly below the range */
	public long addressOf(long row) {
		return gridStart() + row * bytesPerRow;
	}

	/** @return the address of the first column of the top row */
	public long topAddress() {
		return addressOf(topRow);
	}

	/** Whether the row of {@code address}, which must be in the range, is seen whole. */
	public boolean isVisible(long address) {
		return Long.compareUnsigned(rowOf(address) - topRow, visibleRows) < 0;
	}

	/** The addresses that are visible now, be it in part, and belong to the range. */
	public AddressRange visible() {
		long first = range.clamp(topAddress());
		long length = (visibleRows + 1L) * bytesPerRow;
		long last = topAddress() + (length - 1);
		boolean wrapped = Long.compareUnsigned(last, topAddress()) < 0;
		return new AddressRange(first, wrapped ? range.last() : range.clamp(last));
	}

	private long gridStart() {
		return range.first() - Long.remainderUnsigned(range.first(), bytesPerRow);
	}
}
