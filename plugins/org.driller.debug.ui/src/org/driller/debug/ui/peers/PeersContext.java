/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import org.driller.debug.core.DrillerDebug;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.ui.contexts.AbstractDebugContextProvider;
import org.eclipse.debug.ui.contexts.DebugContextEvent;
import org.eclipse.debug.ui.contexts.IDebugContextProvider2;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.ISelectionChangedListener;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.ui.IWorkbenchPart;

/**
 * Makes the selected peer the debug context of the window while the view is the last used of those that offer one, so
 * that the Memory view shows that peer's memory.
 */
final class PeersContext extends AbstractDebugContextProvider implements IDebugContextProvider2 {

	private final PeersSelection selection;
	private final ISelectionChangedListener listener = event -> activate();
	private PeerNode peer;
	private boolean suspended;
	private boolean quiet;

	PeersContext(IWorkbenchPart part, PeersSelection selection) {
		super(part);
		this.selection = selection;
		selection.addSelectionChangedListener(listener);
	}

	void dispose() {
		selection.removeSelectionChangedListener(listener);
	}

	@Override
	public boolean isWindowContextProvider() {
		return true;
	}

	@Override
	public ISelection getActiveContext() {
		// The node, not the target: the Memory view refuses to add memory of a target that is not attached.
		return peer == null || suspended ? StructuredSelection.EMPTY : new StructuredSelection(peer);
	}

	private void activate() {
		PeerNode now = peerOf(selection.getSelection());
		// Without a selected peer the last one stays: nothing better is known.
		if (now != null && now != peer) {
			peer = now;
			if (!quiet) {
				tell();
			}
		}
	}

	/** Runs what selects a peer that is not to become the debug context. */
	void quietly(Runnable selecting) {
		quiet = true;
		try {
			selecting.run();
		} finally {
			quiet = false;
		}
	}

	/**
	 * Runs what adds memory blocks of the selected peer. The Memory view misses blocks that are added while it begins to
	 * look at a peer, which it does when the peer is selected, so for the first blocks it looks away meanwhile.
	 */
	void whileBlocksAreAdded(Runnable adding) {
		boolean first = peer != null && DebugPlugin.getDefault().getMemoryBlockManager()
				.getMemoryBlocks(DrillerDebug.model().target(peer.peer()).retrieval()).length == 0;
		if (first) {
			suspended = true;
			tell();
		}
		try {
			adding.run();
		} finally {
			if (first) {
				suspended = false;
				tell();
			}
		}
	}

	private void tell() {
		fire(new DebugContextEvent(this, getActiveContext(), DebugContextEvent.ACTIVATED));
	}

	/** The selected peer or the one to which what is selected belongs, {@code null} if none. */
	static PeerNode peerOf(IStructuredSelection selected) {
		return selected.getFirstElement() instanceof PeersNode node ? node.peerNode() : null;
	}
}
