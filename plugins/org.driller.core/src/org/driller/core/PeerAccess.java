/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** What a peer lets others do with its memory. */
public enum PeerAccess {

	/** They may read it. */
	READ(0, "read"), //$NON-NLS-1$
	/** They may read and write it ({@code DRILLER_ACCESS=rw}). */
	WRITE(1, "write"), //$NON-NLS-1$
	/** Not attached yet, or an access that this version does not know. */
	UNKNOWN(-1, "unknown"); //$NON-NLS-1$

	private static final PeerAccess[] VALUES = values();

	private final int code;
	private final String key;

	PeerAccess(int code, String key) {
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
	public static PeerAccess of(int code) {
		for (var value : VALUES) {
			if (value.code == code) {
				return value;
			}
		}
		return UNKNOWN;
	}
}
