/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** What a thread does, as the kernel tells it. */
public enum ThreadState {

	/** It runs, or waits for a processor. */
	RUNNING('R'),
	/** It waits, and a signal can interrupt it. */
	SLEEPING('S'),
	/** It waits for the kernel, as for a disk. */
	WAITING('D'),
	/** It waits and has nothing to do; only threads of the kernel are called so. */
	IDLE('I'),
	/** A signal stopped it. */
	STOPPED('T'),
	/** A debugger stopped it. */
	TRACED('t'),
	/** It has ended. */
	ENDED('Z'),
	/** One that this version does not know. */
	UNKNOWN('?');

	private final char letter;

	ThreadState(char letter) {
		this.letter = letter;
	}

	/**
	 * @return the translated name, as shown to users
	 */
	public String label() {
		return Messages.of(this);
	}

	/**
	 * @param letter as in {@code /proc/PID/stat}
	 * @return what it stands for
	 */
	public static ThreadState of(char letter) {
		for (ThreadState state : values()) {
			if (state.letter == letter) {
				return state;
			}
		}
		return letter == 'X' ? ENDED : UNKNOWN;
	}
}
