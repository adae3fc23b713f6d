/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

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
		return peer == null ? StructuredSelection.EMPTY : new StructuredSelection(peer);
	}

	private void activate() {
		PeerNode now = peerOf(selection.getSelection());
		// Without a selected peer the last one stays: nothing better is known.
		if (now != null && now != peer) {
			peer = now;
			fire(new DebugContextEvent(this, getActiveContext(), DebugContextEvent.ACTIVATED));
		}
	}

	private static PeerNode peerOf(IStructuredSelection selected) {
		Object first = selected.getFirstElement();
		if (first instanceof SegmentNode segment) {
			return segment.parent();
		}
		return first instanceof PeerNode node ? node : null;
	}
}
