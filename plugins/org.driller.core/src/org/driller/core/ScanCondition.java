/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** What a pass of a {@link ValueScan} keeps. */
public enum ScanCondition {

	/** Any value: only of a first pass. */
	UNKNOWN(0, false),
	/** A number, or a range of them as in {@code 1..9}. */
	EQUAL(1, true),
	/** Neither the number, nor in the range. */
	NOT_EQUAL(2, true),
	/** Less than the number. */
	LESS(3, true),
	/** Greater than the number. */
	GREATER(4, true),
	/** Since the pass before, any bit of it; this, and what follows, is not for a first pass. */
	CHANGED(5, false),
	/** Since the pass before. */
	UNCHANGED(6, false),
	/** Since the pass before. */
	INCREASED(7, false),
	/** Since the pass before. */
	DECREASED(8, false),
	/** By a number, or by one of a range of them. Integers wrap around, as they do in programs. */
	INCREASED_BY(9, true),
	/** Likewise. */
	DECREASED_BY(10, true);

	private static final ScanCondition[] VALUES = values();

	private final int code;
	private final boolean needsValue;

	ScanCondition(int code, boolean needsValue) {
		this.code = code;
		this.needsValue = needsValue;
	}

	/**
	 * @return the number that stands for it in C
	 */
	public int code() {
		return code;
	}

	/**
	 * @return whether it needs a number, or a range of them
	 */
	public boolean needsValue() {
		return needsValue;
	}

	/**
	 * @return whether it compares with the value of the pass before, and so cannot be that of the first one
	 */
	public boolean needsPass() {
		return code >= CHANGED.code;
	}

	/**
	 * @return the translated name, as shown to users
	 */
	public String label() {
		return Messages.of(this);
	}

	/**
	 * @param code a number from C
	 * @return what it stands for
	 * @throws IndexOutOfBoundsException if that is not known
	 */
	public static ScanCondition of(int code) {
		return VALUES[code]; // declared in the order of their numbers
	}
}
