/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** How the threads of a peer were held during a rebuild. */
public enum ParkMethod {

	/** No thread was held yet. */
	NONE(0, "none"), //$NON-NLS-1$
	/** By tracing them for a moment. */
	SEIZE(1, "seize"), //$NON-NLS-1$
	/** By a signal, because they are being traced by a debugger. */
	SIGNAL(2, "signal"), //$NON-NLS-1$
	/** A method that this version does not know. */
	UNKNOWN(-1, "unknown"); //$NON-NLS-1$

	private static final ParkMethod[] VALUES = values();

	private final int code;
	private final String key;

	ParkMethod(int code, String key) {
		this.code = code;
		this.key = key;
	}

	/**
	 * @return the number that stands for it in a peer's directory
	 */
	public int code() {
		return code;
	}

	/**
	 * @return a short, stable, untranslated word
	 */
	public String key() {
		return key;
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
	public static ParkMethod of(int code) {
		for (var value : VALUES) {
			if (value.code == code) {
				return value;
			}
		}
		return UNKNOWN;
	}
}
