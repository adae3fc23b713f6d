/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import org.driller.debug.ui.live.model.LiveSource;
import org.eclipse.jface.fieldassist.ContentProposal;
import org.eclipse.jface.fieldassist.ContentProposalAdapter;
import org.eclipse.jface.fieldassist.IContentProposal;
import org.eclipse.jface.fieldassist.TextContentAdapter;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Text;

/** Proposes symbols and segments for what is typed; they are looked up in the background, and shown when they are there. */
final class GoToCompletion {

	private static final int MOST = 200;
	private static final int PERIOD_MILLIS = 100;

	/** What fits to what was typed. */
	private record Fitting(String typed, List<String> names) {
	}

	private final LiveMemoryControl control;
	private final Text text;
	private final Proposals proposals;
	private final Lookup<Fitting> lookup;
	private Fitting fitting = new Fitting("", List.of()); //$NON-NLS-1$
	/** What was accepted last: for that nothing is proposed any more. */
	private String accepted;
	/** Somebody has gone through the proposals since the last character. */
	private boolean moved;

	GoToCompletion(LiveMemoryControl control, Text text) {
		this.control = control;
		this.text = text;
		// Before the listeners of the list itself.
		text.addListener(SWT.KeyDown, event -> keyed(event.keyCode, event.character));
		proposals = new Proposals();
		lookup = new Lookup<>(control.getDisplay(), PERIOD_MILLIS, this::work, this::accept);
		text.addListener(SWT.Modify, event -> typed());
	}

	/** Takes what is proposed away. */
	void close() {
		proposals.close();
	}

	/**
	 * Enter takes the proposal that is marked, which is the first one until somebody goes to another. But who has typed a whole
	 * name, or has typed on while the list still shows what was proposed before, goes where typed.
	 */
	private void keyed(int code, char character) {
		if (code == SWT.ARROW_UP || code == SWT.ARROW_DOWN || code == SWT.PAGE_UP || code == SWT.PAGE_DOWN) {
			moved = true;
		} else if (character == SWT.CR || character == SWT.LF) {
			String typed = text.getText();
			List<String> names = fitting.names();
			if (!moved && (names.contains(typed) || !names.isEmpty() && !fits(names.get(0), typed))) {
				proposals.close();
			}
		}
	}

	private static boolean fits(String name, String typed) {
		return name.toLowerCase(Locale.ROOT).contains(typed.strip().toLowerCase(Locale.ROOT));
	}

	private void typed() {
		moved = false;
		if (text.getText().equals(accepted)) {
			return;
		}
		accepted = null;
		lookup.want();
	}

	private Supplier<Fitting> work() {
		LiveSource source = text.isDisposed() || !text.isVisible() ? null : control.source();
		if (source == null) {
			return null;
		}
		String typed = text.getText();
		return () -> new Fitting(typed, source.completions(typed, MOST));
	}

	private void accept(Fitting found) {
		if (text.isDisposed() || !text.isVisible() || text.getText().equals(accepted)) {
			return;
		}
		if (!found.typed().equals(text.getText())) {
			lookup.want();
			return;
		}
		fitting = found;
		proposals.update();
	}

	private IContentProposal[] proposals() {
		return fitting.names().stream().map(name -> new ContentProposal(name, name, null, name.length()))
				.toArray(IContentProposal[]::new);
	}

	/** The platform's list of proposals, which opens when there are some. */
	private final class Proposals extends ContentProposalAdapter {

		Proposals() {
			super(text, new TextContentAdapter(), (contents, position) -> proposals(), null, null);
			setProposalAcceptanceStyle(PROPOSAL_REPLACE);
			setFilterStyle(FILTER_NONE);
			// Keys reach the text while the list is open.
			setPropagateKeys(true);
			addContentProposalListener(proposal -> accepted = proposal.getContent());
		}

		void update() {
			boolean only = fitting.names().isEmpty() || fitting.names().equals(List.of(fitting.typed()));
			if (only || !text.isFocusControl()) {
				close();
			} else if (isProposalPopupOpen()) {
				refresh();
			} else {
				openProposalPopup();
			}
		}

		void close() {
			closeProposalPopup();
		}
	}
}
