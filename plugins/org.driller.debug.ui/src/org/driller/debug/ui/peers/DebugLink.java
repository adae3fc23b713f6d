/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.driller.core.Peer;
import org.driller.debug.core.launch.LaunchIds;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.debug.ui.IDebugView;
import org.eclipse.debug.ui.contexts.DebugContextEvent;
import org.eclipse.debug.ui.contexts.IDebugContextListener;
import org.eclipse.debug.ui.contexts.IDebugContextService;
import org.eclipse.jface.viewers.ISelectionChangedListener;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.TreePath;
import org.eclipse.jface.viewers.TreeSelection;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.IViewPart;

/**
 * Links the view with the Debug view: who selects a process, thread or frame there sees its peer here, and who selects a
 * peer here sees its launch there. Neither takes the debug context away from the other.
 */
final class DebugLink implements IDebugContextListener {

	private final PeersView view;
	private final PeersSelection selection;
	private final PeersContext context;
	private final IDebugContextService contexts;
	private final ISelectionChangedListener listener = event -> show();
	private boolean following;

	DebugLink(PeersView view, PeersSelection selection, PeersContext context, IDebugContextService contexts) {
		this.view = view;
		this.selection = selection;
		this.context = context;
		this.contexts = contexts;
		contexts.addDebugContextListener(this);
		selection.addSelectionChangedListener(listener);
	}

	void dispose() {
		contexts.removeDebugContextListener(this);
		selection.removeSelectionChangedListener(listener);
	}

	@Override
	public void debugContextChanged(DebugContextEvent event) {
		if ((event.getFlags() & DebugContextEvent.ACTIVATED) != 0 && event.getDebugContextProvider() != context
				&& event.getContext() instanceof IStructuredSelection structured && !structured.isEmpty()) {
			follow(structured.getFirstElement());
		}
	}

	private void follow(Object element) {
		List<PeerNode> found = nodesOf(element);
		PeerNode selected = PeersContext.peerOf(selection.getSelection());
		// With several, all of one launch, the selected one is as good as any.
		if (!found.isEmpty() && !found.contains(selected)) {
			following = true;
			try {
				context.quietly(() -> view.reveal(found.get(0)));
			} finally {
				following = false;
			}
		}
	}

	/** The peers that an element of the Debug view stands for: living ones first. */
	private List<PeerNode> nodesOf(Object element) {
		List<PeerNode> all = new ArrayList<>();
		view.nodes().forEach(group -> collect(group, all));
		Stream<PeerNode> found = Stream.empty();
		Peer peer = Adapters.adapt(element, Peer.class);
		ILaunch launch = LaunchIds.launchOf(element).orElse(null);
		if (peer != null) {
			found = all.stream().filter(node -> node.peer() == peer);
		} else if (element instanceof IProcess process && process.getAttribute(IProcess.ATTR_PROCESS_ID) != null) {
			found = all.stream().filter(node -> LaunchIds.process(launch, node.peer()).filter(process::equals).isPresent());
		} else if (launch != null) {
			found = all.stream().filter(node -> LaunchIds.launch(node.peer()).filter(launch::equals).isPresent());
		}
		return found.sorted((one, other) -> Boolean.compare(one.isEnded(), other.isEnded())).toList();
	}

	/** Forked peers are below the ones they were forked from. */
	private static void collect(PeersNode node, List<PeerNode> into) {
		for (PeersNode child : node.children()) {
			if (child instanceof PeerNode peer) {
				into.add(peer);
				collect(peer, into);
			}
		}
	}

	private void show() {
		PeerNode node = PeersContext.peerOf(selection.getSelection());
		if (!following && node != null) {
			LaunchIds.launch(node.peer())
					.ifPresent(launch -> debugViewer().ifPresent(viewer -> select(viewer, launch, node.peer())));
		}
	}

	private static void select(Viewer viewer, ILaunch launch, Peer peer) {
		Optional<IProcess> process = LaunchIds.process(launch, peer);
		if (process.isEmpty() && isSelected(viewer, launch)) {
			// A thread or a frame of it, which says more than the launch does.
			return;
		}
		var path = process.map(found -> new Object[] { launch, found }).orElse(new Object[] { launch });
		viewer.setSelection(new TreeSelection(new TreePath(path)), true);
		// The frame of a suspended thread keeps the selection, but not from somebody who clicks.
		if (!isSelected(viewer, launch) && viewer.getControl() instanceof Tree tree) {
			Arrays.stream(tree.getItems()).filter(item -> item.getData() == launch).findFirst().ifPresent(item -> {
				tree.setSelection(item);
				var event = new Event();
				event.item = item;
				tree.notifyListeners(SWT.Selection, event);
			});
		}
	}

	private static boolean isSelected(Viewer viewer, ILaunch launch) {
		return viewer.getSelection() instanceof IStructuredSelection selected && !selected.isEmpty()
				&& LaunchIds.launchOf(selected.getFirstElement()).filter(launch::equals).isPresent();
	}

	private Optional<Viewer> debugViewer() {
		IViewPart part = view.getSite().getPage().findView(IDebugUIConstants.ID_DEBUG_VIEW);
		return Optional.ofNullable(Adapters.adapt(part, IDebugView.class)).map(IDebugView::getViewer);
	}
}
