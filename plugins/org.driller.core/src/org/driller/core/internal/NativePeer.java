/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import org.driller.core.DrillerException;

import com.sun.jna.Pointer;

/**
 * What the observer library holds for an attached peer: its descriptors and maps. They are given back when this was closed and the last
 * call that uses them has returned, so that no thread ever touches what is gone. For any thread.
 */
final class NativePeer {

	private final int pid;
	private final Pointer peer;
	private final UseCount uses;

	/** Owns it from now on. */
	NativePeer(int pid, Pointer peer) {
		this.pid = pid;
		this.peer = peer;
		this.uses = new UseCount(() -> ObserverLibrary.driller_detach(peer));
	}

	/**
	 * Lends it to native code.
	 *
	 * @return the peer, which stays until {@link #release()} was called as often as this
	 * @throws DrillerException if this was closed
	 */
	Pointer acquire() throws DrillerException {
		if (!uses.acquire()) {
			throw new DrillerException(Messages.get("NotAttached", pid)); //$NON-NLS-1$
		}
		return peer;
	}

	/** Ends what {@link #acquire()} began. */
	void release() {
		uses.release();
	}

	/** Lets no new use begin and gives everything back when the last one has ended. Does not block. */
	void close() {
		uses.close();
	}
}
