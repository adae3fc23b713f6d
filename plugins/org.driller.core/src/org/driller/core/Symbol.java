/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * A symbol, or a place in one.
 *
 * @param name         its name, demangled where it is one of C++; empty where only the library is known, or for a plain address
 * @param library      the file name of the executable or library; empty if the address lies in none
 * @param address      where it begins in the peer
 * @param size         its bytes, 0 if the file does not say
 * @param offset       of the place that was asked for, from its beginning
 * @param fileAddress  of that place, in the file's own addresses: the same in every process that has loaded it
 * @param data         whether it is a variable, rather than code or something that is not known
 */
public record Symbol(String name, String library, long address, long size, long offset, long fileAddress, boolean data) {

	/**
	 * @return the place that was asked for
	 */
	public long place() {
		return address + offset;
	}
}
