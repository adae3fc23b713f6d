/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** How far the memory of a peer is shared. */
public enum PeerState {

	/** It has only just started and tells nothing about itself yet. */
	STARTING(0, "starting"), //$NON-NLS-1$
	/** Nothing is shared: a lazy peer that nobody asked yet, or a restored one. */
	PRIVATE(1, "private"), //$NON-NLS-1$
	/** Its memory is shared. */
	SHARED(2, "shared"), //$NON-NLS-1$
	/** Its threads are held for a rebuild right now. */
	PARKED(3, "parked"), //$NON-NLS-1$
	/** The last rebuild was given up; {@link PeerStatus#message()} says why. */
	FAILED(4, "failed"), //$NON-NLS-1$
	/** A child still copies its memory; meanwhile the image may be behind what the peer sees. */
	FORKING(5, "forking"), //$NON-NLS-1$
	/** Not attached yet, or a state that this version does not know. */
	UNKNOWN(-1, "unknown"); //$NON-NLS-1$

	private static final PeerState[] VALUES = values();

	private final int code;
	private final String key;

	PeerState(int code, String key) {
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
	public static PeerState of(int code) {
		for (var value : VALUES) {
			if (value.code == code) {
				return value;
			}
		}
		return UNKNOWN;
	}
}
