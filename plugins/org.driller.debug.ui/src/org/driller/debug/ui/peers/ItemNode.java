/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

/**
 * One of the things in a folder of a peer.
 *
 * @param <T> what is known of it; equal to another if nothing has changed
 */
public abstract sealed class ItemNode<T> extends PeersNode permits ThreadNode, DescriptorNode {

	private final FolderNode parent;
	private T item;
	private boolean changed;

	ItemNode(FolderNode parent, T item) {
		this.parent = parent;
		this.item = item;
	}

	/** As it was last seen. */
	public T item() {
		return item;
	}

	void setItem(T now) {
		changed |= !now.equals(item);
		item = now;
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
	public boolean isEnded() {
		return parent.isEnded();
	}
}
