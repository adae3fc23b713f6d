/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import java.util.List;
import java.util.stream.Stream;

import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.PeersNode;
import org.driller.debug.ui.peers.PeersView;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.expressions.IEvaluationContext;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.ISources;
import org.eclipse.ui.handlers.HandlerUtil;

/** A command on what is selected in the Peers view. */
abstract class PeersHandler extends AbstractHandler {

	@Override
	public final void setEnabled(Object context) {
		Object selected = context instanceof IEvaluationContext evaluation
				? evaluation.getVariable(ISources.ACTIVE_CURRENT_SELECTION_NAME)
				: null;
		setBaseEnabled(isEnabledFor(nodes(selected)));
	}

	abstract boolean isEnabledFor(List<PeersNode> nodes);

	static List<PeersNode> nodes(ExecutionEvent event) {
		return nodes(HandlerUtil.getCurrentSelection(event));
	}

	/** The view the command was called in, {@code null} if it was another one. */
	static PeersView view(ExecutionEvent event) {
		return HandlerUtil.getActivePart(event) instanceof PeersView view ? view : null;
	}

	/** The peers that are meant: selected themselves, or above or below what is selected. */
	static List<PeerNode> peers(List<PeersNode> nodes) {
		return nodes.stream().flatMap(node -> node instanceof GroupNode group ? group.peers().stream() : Stream.of(node.peerNode()))
				.distinct().toList();
	}

	private static List<PeersNode> nodes(Object selected) {
		if (!(selected instanceof IStructuredSelection structured)) {
			return List.of();
		}
		List<?> elements = structured.toList();
		return elements.stream().filter(PeersNode.class::isInstance).map(PeersNode.class::cast).toList();
	}
}
