/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.symbols;

import java.util.Optional;

import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.core.Symbol;
import org.driller.debug.core.SegmentNames;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.model.LiveSource.Target;
import org.driller.debug.ui.live.view.LiveMemoryView;
import org.driller.debug.ui.rendering.PeerSource;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.expressions.IEvaluationContext;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.ISources;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.HandlerUtil;

/**
 * Lists the symbols of the process that live memory shows, or of the one peer or segment that is selected, and shows what is chosen in
 * live memory.
 */
public final class SymbolsHandler extends AbstractHandler {

	/** Of what. {@code segment} is {@code null} for all of the peer, {@code control} unless live memory is meant. */
	private record Subject(Peer peer, Segment segment, LiveMemoryControl control) {

		static Subject of(Object part, Object selection) {
			LiveMemoryControl control = Adapters.adapt(part, LiveMemoryControl.class);
			if (control != null) {
				return control.source() instanceof PeerSource source ? new Subject(source.peer(), null, control) : null;
			}
			if (!(selection instanceof IStructuredSelection structured) || structured.size() != 1) {
				return null;
			}
			Peer peer = Adapters.adapt(structured.getFirstElement(), Peer.class);
			return peer == null ? null : new Subject(peer, Adapters.adapt(structured.getFirstElement(), Segment.class), null);
		}

		String title() {
			return segment != null ? NLS.bind(SymbolsMessages.Symbols_OfSegment, SegmentNames.name(peer, segment))
					: NLS.bind(SymbolsMessages.Symbols_OfPeer, Integer.toString(peer.pid()));
		}
	}

	@Override
	public void setEnabled(Object context) {
		setBaseEnabled(context instanceof IEvaluationContext evaluation
				&& Subject.of(evaluation.getVariable(ISources.ACTIVE_PART_NAME),
						evaluation.getVariable(ISources.ACTIVE_CURRENT_SELECTION_NAME)) != null);
	}

	@Override
	public Object execute(ExecutionEvent event) throws ExecutionException {
		Subject subject = Subject.of(HandlerUtil.getActivePart(event), HandlerUtil.getCurrentSelection(event));
		if (subject == null) {
			return null;
		}
		// What has symbols lies in the lower half of the addresses.
		long start = subject.segment() == null ? 0 : subject.segment().start();
		long end = subject.segment() == null ? Long.MAX_VALUE : subject.segment().end();
		var dialog = new SymbolsDialog(HandlerUtil.getActiveShell(event), subject.peer(), subject.title(), start, end);
		if (dialog.open() == Window.OK) {
			Optional<Symbol> chosen = Optional.ofNullable(dialog.chosen());
			if (chosen.isPresent()) {
				show(event, subject, chosen.get().address());
			}
		}
		return null;
	}

	private static void show(ExecutionEvent event, Subject subject, long address) throws ExecutionException {
		LiveMemoryControl control = subject.control();
		if (control != null && !control.isDisposed() && control.source() instanceof PeerSource source && source.peer() == subject.peer()) {
			control.navigateTo(address);
			control.setFocus();
			return;
		}
		try {
			var page = HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage();
			var view = (LiveMemoryView) page.showView(LiveMemoryView.ID);
			LiveMemoryControl shown = view.liveControl();
			if (shown.source() instanceof PeerSource source && source.peer() == subject.peer()) {
				shown.navigateTo(address);
			} else if (shown.source() == null) {
				view.open(subject.peer(), address);
			} else {
				shown.navigate(new Target(PeerSource.at(subject.peer(), address), address));
			}
		} catch (PartInitException e) {
			throw new ExecutionException(e.getMessage(), e);
		}
	}
}
