/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.core.PeerSymbols;
import org.driller.core.Symbol;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.fieldassist.ContentProposal;
import org.eclipse.jface.fieldassist.IContentProposal;
import org.eclipse.jface.fieldassist.IContentProposalProvider;

/** Proposes the variables of a peer's program, which are read once, in the background. */
final class SymbolNames implements IContentProposalProvider {

	private static final int MOST = 20_000;
	private static final int SHOWN = 100;

	private volatile List<Symbol> names = List.of();
	private volatile Peer known;

	/** Reads those of a peer, unless they are those that are known. Does not block. */
	void read(Peer peer) {
		if (peer == known || !peer.isAttached()) {
			return;
		}
		known = peer;
		Job.createSystem(WatchMessages.Names_Job, monitor -> {
			try (PeerSymbols symbols = peer.symbols()) {
				names = symbols.list(0, -1, "", MOST).stream() //$NON-NLS-1$
						.filter(symbol -> symbol.data() && !symbol.name().isEmpty() && isOf(peer, symbol)).distinct().toList();
			} catch (DrillerException e) {
				// Nothing is proposed; what is typed is looked for all the same, and the reason told there.
				names = List.of();
			}
			return Status.OK_STATUS;
		}).schedule();
	}

	/** Those of libraries would hide them. */
	private static boolean isOf(Peer peer, Symbol symbol) {
		return peer.executable().endsWith('/' + symbol.library());
	}

	@Override
	public IContentProposal[] getProposals(String contents, int position) {
		String prefix = contents.substring(0, position).strip().toLowerCase(Locale.ROOT);
		Stream<Symbol> first = names.stream().filter(symbol -> symbol.name().toLowerCase(Locale.ROOT).startsWith(prefix));
		return first.sorted((a, b) -> a.name().compareToIgnoreCase(b.name())).limit(SHOWN)
				.map(symbol -> new ContentProposal(symbol.name(), symbol.name() + "  (" + symbol.size() + ')', null)) //$NON-NLS-1$
				.toArray(IContentProposal[]::new);
	}
}
