/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.List;

import org.driller.core.PeerThread;

/** A thread of a peer. */
public final class ThreadNode extends PeersNode {

	private final FolderNode parent;
	private PeerThread thread;
	private boolean changed;

	ThreadNode(FolderNode parent, PeerThread thread) {
		this.parent = parent;
		this.thread = thread;
	}

	/** As it was last seen. */
	public PeerThread thread() {
		return thread;
	}

	void setThread(PeerThread now) {
		changed |= !now.equals(thread);
		thread = now;
	}

	@Override
	boolean takeChanged() {
		boolean was = changed;
		changed = false;
		return was;
	}

	@Override
	public FolderNode parent() {
		return parent;
	}

	@Override
	public PeerNode peerNode() {
		return parent.parent();
	}

	@Override
	public List<PeersNode> containers() {
		return List.of();
	}

	@Override
	public List<PeersNode> leaves() {
		return List.of();
	}

	@Override
	public boolean isEnded() {
		return parent.isEnded();
	}

	@Override
	public String toString() {
		return parent + "/" + thread.id(); //$NON-NLS-1$
	}
}
