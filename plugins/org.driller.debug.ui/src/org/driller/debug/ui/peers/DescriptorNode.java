/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import org.driller.core.PeerDescriptor;

/** A descriptor of a peer. */
public final class DescriptorNode extends ItemNode<PeerDescriptor> {

	DescriptorNode(FolderNode parent, PeerDescriptor descriptor) {
		super(parent, descriptor);
	}

	@Override
	public String toString() {
		return parent() + "/" + item().number(); //$NON-NLS-1$
	}
}
