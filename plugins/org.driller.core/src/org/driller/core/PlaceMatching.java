/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/** How the same place is found in several processes. */
public enum PlaceMatching {

	/**
	 * By what lies there: the same offset of the same executable or library, and outside of them the same offset of the segment that is the
	 * first, second, ... of its kind and name. For instances of one program, which are loaded at addresses of their own.
	 */
	MODULE,
	/** By its address. */
	ADDRESS
}
