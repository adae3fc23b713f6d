/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** Why a byte could not be read. */
public enum UnreadableReason {

	/** It could be read. */
	NONE("none"), //$NON-NLS-1$
	/** There is no memory at this address. */
	NOT_MAPPED("not-mapped"), //$NON-NLS-1$
	/** The peer itself may not read there. */
	NO_ACCESS("no-access"), //$NON-NLS-1$
	/** The memory was private, and the peer has ended. */
	ENDED("ended"), //$NON-NLS-1$
	/** The memory is private, and the kernel does not let this process read it. */
	NOT_PERMITTED("not-permitted"), //$NON-NLS-1$
	/** The peer is not attached, or was closed. */
	NOT_ATTACHED("not-attached"), //$NON-NLS-1$
	/** Something else; {@link ReadResult.Range#detail()} says what. */
	FAILED("failed"); //$NON-NLS-1$

	private final String key;

	UnreadableReason(String key) {
		this.key = key;
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
}
