/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.List;

import org.eclipse.core.runtime.PlatformObject;

/**
 * An element of the view: it stays the same object as long as what it stands for is listed, so that selection and
 * expansion can stay. On the user interface's thread only.
 */
public abstract sealed class PeersNode extends PlatformObject permits GroupNode, PeerNode, SegmentNode {

	/** @return the node above, {@code null} for a group */
	public abstract PeersNode parent();

	/** @return the nodes below that the filter lets through, as of the last refresh */
	public abstract List<? extends PeersNode> children();

	/** Whether it is a thing of the past. */
	public abstract boolean isEnded();
}
