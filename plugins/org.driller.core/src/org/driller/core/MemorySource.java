/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** Which way a byte was had. */
public enum MemorySource {

	/** From the peer's image. */
	IMAGE("image"), //$NON-NLS-1$
	/** From the file that backs the segment. */
	FILE("file"), //$NON-NLS-1$
	/** From the living process, by {@code process_vm_readv}. */
	PROCESS_VM("process-vm"), //$NON-NLS-1$
	/** Not at all; {@link ReadResult.Range#reason()} says why. */
	UNREADABLE("unreadable"); //$NON-NLS-1$

	private final String key;

	MemorySource(String key) {
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
