/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

/**
 * A name for a range of addresses.
 *
 * @param start first address
 * @param size in bytes; 0 if it is not known
 * @param name as people know it
 */
public record LiveSymbol(long start, long size, String name) {

	/** Whether an address lies in it. */
	public boolean contains(long address) {
		return address == start || Long.compareUnsigned(address - start, size) < 0;
	}

	/** {@code name+0x8} */
	public String at(long address) {
		return address == start ? name : name + "+0x" + Long.toHexString(address - start); //$NON-NLS-1$
	}
}
