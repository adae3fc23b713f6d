/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** When a peer shares its memory. */
public enum PeerMode {

	/** Never. */
	OFF(0, "off"), //$NON-NLS-1$
	/** From its start on, new memory included. */
	EAGER(1, "eager"), //$NON-NLS-1$
	/** When somebody asks for it. */
	LAZY(2, "lazy"), //$NON-NLS-1$
	/** Not attached yet, or a mode that this version does not know. */
	UNKNOWN(-1, "unknown"); //$NON-NLS-1$

	private static final PeerMode[] VALUES = values();

	private final int code;
	private final String key;

	PeerMode(int code, String key) {
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
	public static PeerMode of(int code) {
		for (var value : VALUES) {
			if (value.code == code) {
				return value;
			}
		}
		return UNKNOWN;
	}
}
