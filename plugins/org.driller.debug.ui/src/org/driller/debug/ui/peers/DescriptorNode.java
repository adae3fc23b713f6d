/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.List;

import org.driller.core.PeerDescriptor;

/** A descriptor of a peer. */
public final class DescriptorNode extends PeersNode {

	private final FolderNode parent;
	private PeerDescriptor descriptor;
	private boolean changed;

	DescriptorNode(FolderNode parent, PeerDescriptor descriptor) {
		this.parent = parent;
		this.descriptor = descriptor;
	}

	/** As it was last seen. */
	public PeerDescriptor descriptor() {
		return descriptor;
	}

	void setDescriptor(PeerDescriptor now) {
		changed |= !now.equals(descriptor);
		descriptor = now;
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
		return parent + "/" + descriptor.number(); //$NON-NLS-1$
	}
}
