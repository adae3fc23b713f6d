/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.math.BigInteger;

/**
 * A range of addresses, never empty, both ends included, so that the whole address space is a range too. Addresses are
 * unsigned.
 *
 * @param first the lowest address
 * @param last the highest address, not below {@code first}
 */
public record AddressRange(long first, long last) {

	/** Every address of 64 bits. */
	public static final AddressRange ALL = new AddressRange(0, -1L);

	public AddressRange {
		if (Long.compareUnsigned(first, last) > 0) {
			throw new IllegalArgumentException(
					"first " + Long.toHexString(first) + " > last " + Long.toHexString(last)); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	/** The addresses of {@code bytes} bits of address space: 2 to the power of {@code 8 * bytes}. */
	public static AddressRange ofAddressSize(int bytes) {
		return bytes <= 0 || bytes >= Long.BYTES ? ALL : new AddressRange(0, (1L << 8 * bytes) - 1);
	}

	public boolean contains(long address) {
		return Long.compareUnsigned(address, first) >= 0 && Long.compareUnsigned(address, last) <= 0;
	}

	/** The address in this range that is nearest to {@code address}. */
	public long clamp(long address) {
		if (Long.compareUnsigned(address, first) < 0) {
			return first;
		}
		return Long.compareUnsigned(address, last) > 0 ? last : address;
	}

	/** {@code address + delta}, held inside this range instead of wrapping around. */
	public long move(long address, long delta) {
		long moved = address + delta;
		boolean wrapped = delta >= 0 ? Long.compareUnsigned(moved, address) < 0 : Long.compareUnsigned(moved, address) > 0;
		if (wrapped) {
			return delta >= 0 ? last : first;
		}
		return clamp(moved);
	}

	/** @return the address as an unsigned number */
	public static BigInteger toBig(long address) {
		BigInteger value = BigInteger.valueOf(address & Long.MAX_VALUE);
		return address < 0 ? value.setBit(Long.SIZE - 1) : value;
	}

	/** @return {@code address} in 64 bits; what is below or above becomes the lowest or the highest address */
	public static long fromBig(BigInteger address) {
		if (address.signum() < 0) {
			return 0;
		}
		return address.bitLength() > Long.SIZE ? -1L : address.longValue();
	}
}
