/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import org.driller.core.PeerThread;

/** A thread of a peer. */
public final class ThreadNode extends ItemNode<PeerThread> {

	ThreadNode(FolderNode parent, PeerThread thread) {
		super(parent, thread);
	}

	@Override
	public String toString() {
		return parent() + "/" + item().id(); //$NON-NLS-1$
	}
}
