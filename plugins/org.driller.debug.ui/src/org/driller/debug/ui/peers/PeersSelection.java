/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.List;

import org.eclipse.core.runtime.ListenerList;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.ISelectionChangedListener;
import org.eclipse.jface.viewers.ISelectionProvider;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.SelectionChangedEvent;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;

/** The selected nodes, for the workbench. */
final class PeersSelection implements ISelectionProvider {

	private final PeersTree tree;
	private final ListenerList<ISelectionChangedListener> listeners = new ListenerList<>();
	private List<PeersNode> last = List.of();

	PeersSelection(PeersTree tree) {
		this.tree = tree;
		tree.control().addListener(SWT.Selection, event -> changed());
	}

	/** Tells listeners if other nodes are selected than before. */
	void changed() {
		List<PeersNode> now = tree.selection();
		if (!now.equals(last)) {
			last = now;
			var event = new SelectionChangedEvent(this, getSelection());
			listeners.forEach(listener -> listener.selectionChanged(event));
		}
	}

	/** Items that went away took their selection along without an event. */
	void forgetGone() {
		changed();
	}

	@Override
	public IStructuredSelection getSelection() {
		return new StructuredSelection(last);
	}

	@Override
	public void setSelection(ISelection selection) {
		if (selection instanceof IStructuredSelection structured
				&& structured.getFirstElement() instanceof PeersNode node) {
			tree.reveal(node);
			changed();
		}
	}

	@Override
	public void addSelectionChangedListener(ISelectionChangedListener listener) {
		listeners.add(listener);
	}

	@Override
	public void removeSelectionChangedListener(ISelectionChangedListener listener) {
		listeners.remove(listener);
	}
}
