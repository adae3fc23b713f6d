/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.driller.core.DrillerException;
import org.driller.core.PeerDescriptor;
import org.driller.core.PeerThread;
import org.driller.core.ProcessDetails;
import org.driller.debug.ui.internal.Messages;

/**
 * The threads or the descriptors of a peer. They are looked for only while the folder is open, and stay as they were last
 * when the peer ends.
 */
public final class FolderNode extends PeersNode {

	/** What is in it. */
	public enum Kind {
		THREADS(Messages.Folder_Threads), DESCRIPTORS(Messages.Folder_Descriptors);

		private final String label;

		Kind(String label) {
			this.label = label;
		}

		String label() {
			return label;
		}
	}

	/**
	 * What was found out in the background.
	 *
	 * @param things  threads or descriptors
	 * @param problem one line that says why there are none, empty if all is well
	 */
	record Content(List<?> things, String problem) {
	}

	private static final PeersOrder BY_NUMBER = new PeersOrder(PeersColumn.PID, false);

	private final PeerNode parent;
	private final Kind kind;
	private final Map<Integer, PeersNode> known = new HashMap<>();
	private List<PeersNode> nodes = List.of();
	private PeersShape shape = PeersShape.ALL;
	private String problem = ""; //$NON-NLS-1$
	private boolean opened;
	private boolean read;

	FolderNode(PeerNode parent, Kind kind) {
		this.parent = parent;
		this.kind = kind;
	}

	public Kind kind() {
		return kind;
	}

	/** One line that says why its content is not known, empty if it is. */
	public String problem() {
		return problem;
	}

	/** Whether its content is known. */
	boolean isRead() {
		return read;
	}

	/** Looks what is there; on any thread but the user interface's. */
	Content look() {
		int pid = parent.peer().pid();
		try {
			return new Content(kind == Kind.THREADS ? ProcessDetails.threads(pid) : ProcessDetails.descriptors(pid), ""); //$NON-NLS-1$
		} catch (DrillerException e) {
			return new Content(List.of(), e.getMessage());
		}
	}

	/** Takes over what was found. */
	void setContent(Content content) {
		problem = content.problem();
		if (!problem.isEmpty() && read) {
			return;
		}
		read = problem.isEmpty();
		var fresh = new ArrayList<PeersNode>(content.things().size());
		var before = new HashMap<>(known);
		known.clear();
		for (Object thing : content.things()) {
			PeersNode node = node(thing, before);
			known.put(key(thing), node);
			fresh.add(node);
		}
		nodes = shape.order().sort(fresh);
	}

	private PeersNode node(Object thing, Map<Integer, PeersNode> before) {
		PeersNode old = before.get(key(thing));
		if (thing instanceof PeerThread thread) {
			if (old instanceof ThreadNode node) {
				node.setItem(thread);
				return node;
			}
			return new ThreadNode(this, thread);
		}
		var descriptor = (PeerDescriptor) thing;
		if (old instanceof DescriptorNode node) {
			node.setItem(descriptor);
			return node;
		}
		return new DescriptorNode(this, descriptor);
	}

	private static int key(Object thing) {
		return thing instanceof PeerThread thread ? thread.id() : ((PeerDescriptor) thing).number();
	}

	void refresh(PeersShape newShape) {
		if (!newShape.order().equals(shape.order())) {
			nodes = newShape.order().column() == null ? BY_NUMBER.sort(nodes)
					: newShape.order().sort(nodes);
		}
		shape = newShape;
	}

	@Override
	public PeerNode parent() {
		return parent;
	}

	@Override
	public PeerNode peerNode() {
		return parent;
	}

	@Override
	public List<PeersNode> leaves() {
		return nodes;
	}

	@Override
	boolean hasChildren() {
		return read ? !nodes.isEmpty() : problem.isEmpty() && !isEnded();
	}

	@Override
	boolean isOpened() {
		return opened && read;
	}

	/** Whether somebody wants to know its content. */
	boolean isWanted() {
		return opened;
	}

	@Override
	void setOpened() {
		opened = true;
	}

	@Override
	public boolean isEnded() {
		return parent.isEnded();
	}

	@Override
	public String toString() {
		return parent + "/" + kind; //$NON-NLS-1$
	}
}
