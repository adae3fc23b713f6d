/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** Whether a peer counts by itself how much of its memory changes. */
public enum ActivityState {

	/** It does not: nobody asks it to. */
	OFF(0),
	/** It does. */
	TRACKING(1),
	/** Not now: none of its memory is shared. */
	PRIVATE(2),
	/** It cannot: its kernel is too old. */
	KERNEL(3),
	/** It may not: the kernel, or a filter of system calls, does not let it. */
	REFUSED(4),
	/** It does not, for the program itself uses what it takes. */
	PROGRAM(5),
	/** Its library is too old, it is not attached, or the state is one that this version does not know. */
	UNKNOWN(-1);

	private static final ActivityState[] VALUES = values();

	private final int code;

	ActivityState(int code) {
		this.code = code;
	}

	/**
	 * @return the number that stands for it in a peer's directory
	 */
	public int code() {
		return code;
	}

	/**
	 * @return the translated name, as shown to users
	 */
	public String label() {
		return Messages.of(this);
	}

	/**
	 * @param code a number found in a peer's directory
	 * @return what it stands for, {@link #UNKNOWN} if that is not known
	 */
	public static ActivityState of(int code) {
		for (var value : VALUES) {
			if (value.code == code) {
				return value;
			}
		}
		return UNKNOWN;
	}
}
