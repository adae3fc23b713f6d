/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.List;
import java.util.stream.Stream;

import org.driller.debug.ui.properties.PropertySources;
import org.eclipse.core.runtime.PlatformObject;
import org.eclipse.ui.views.properties.IPropertySource;

/**
 * An element of the view: it stays the same object as long as what it stands for is listed, so that selection and
 * expansion can stay. On the user interface's thread only.
 */
public abstract sealed class PeersNode extends PlatformObject
		permits GroupNode, PeerNode, FolderNode, RangeNode, SegmentNode, ItemNode {

	/** @return the node above, {@code null} for a group */
	public abstract PeersNode parent();

	/** @return the peer that it is or belongs to, {@code null} for a group */
	public abstract PeerNode peerNode();

	/** @return the nodes below that may themselves have some, in the order in which they are shown */
	public List<? extends PeersNode> containers() {
		return List.of();
	}

	/** @return the nodes below that have none and are shown after the {@link #containers()}; as of the last refresh */
	public List<? extends PeersNode> leaves() {
		return List.of();
	}

	/** @return all nodes below that the filter lets through, as of the last refresh */
	public List<? extends PeersNode> children() {
		return Stream.concat(containers().stream(), leaves().stream()).toList();
	}

	/** Whether there is something to open, as far as is known before it is. */
	boolean hasChildren() {
		return !containers().isEmpty() || !leaves().isEmpty();
	}

	/** Whether the nodes below were asked for. */
	boolean isOpened() {
		return true;
	}

	/** Makes the nodes below from now on. */
	void setOpened() {
		// They are always there.
	}

	/** Whether what is shown of a leaf has changed since this was asked last. */
	boolean takeChanged() {
		return false;
	}

	/** What is meant by it in other views: a group, a peer or a segment. */
	public PeersNode meant() {
		return peerNode();
	}

	/** Whether it is a thing of the past. */
	public abstract boolean isEnded();

	@Override
	public <T> T getAdapter(Class<T> adapter) {
		if (adapter == IPropertySource.class) {
			return adapter.cast(PropertySources.of(this));
		}
		return super.getAdapter(adapter);
	}
}
