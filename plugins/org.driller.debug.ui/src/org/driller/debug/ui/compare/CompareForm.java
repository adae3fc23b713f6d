/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import org.driller.core.ComparisonOptions;
import org.driller.core.Peer;
import org.driller.debug.ui.internal.FormColumns;
import org.driller.debug.ui.internal.ProblemLine;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** The upper part of the view: which place, held against what, and what is wrong with it. */
final class CompareForm {

	private static final int PLACE_WIDTH = 200;
	private static final int COLUMNS = 4;
	private static final int NARROW_COLUMNS = 2;

	private final Composite form;
	private final Text place;
	private final Combo reference;
	private final ProblemLine problem;

	/**
	 * @param placed told what was written, when Enter is pressed
	 * @param referred told the index of a peer, or {@link ComparisonOptions#MAJORITY}
	 */
	CompareForm(Composite parent, Consumer<String> placed, IntConsumer referred) {
		form = new Composite(parent, SWT.NONE);
		form.setLayout(new GridLayout(COLUMNS, false));
		new Label(form, SWT.NONE).setText(CompareMessages.Form_Place);
		place = new Text(form, SWT.BORDER | SWT.SINGLE);
		place.setMessage(CompareMessages.Form_PlaceHint);
		place.setToolTipText(CompareMessages.Form_PlaceTip);
		GridDataFactory.swtDefaults().hint(PLACE_WIDTH, SWT.DEFAULT).applyTo(place);
		new Label(form, SWT.NONE).setText(CompareMessages.Form_Reference);
		reference = new Combo(form, SWT.READ_ONLY | SWT.DROP_DOWN);
		reference.setToolTipText(CompareMessages.Form_ReferenceTip);
		problem = new ProblemLine(form, COLUMNS);
		setPeers(List.of(), ComparisonOptions.MAJORITY);
		place.addListener(SWT.DefaultSelection, event -> placed.accept(place.getText().strip()));
		place.addListener(SWT.Modify, event -> setProblem("")); //$NON-NLS-1$
		reference.addListener(SWT.Selection, event -> referred.accept(reference.getSelectionIndex() - 1));
		FormColumns.adapt(form, COLUMNS, NARROW_COLUMNS);
	}

	Composite control() {
		return form;
	}

	void setFocus() {
		place.selectAll();
		place.setFocus();
	}

	/** Shows what is compared. */
	void setPlace(String text) {
		if (!text.equals(place.getText())) {
			place.setText(text);
		}
	}

	/** Offers them as what the others are held against. */
	void setPeers(List<Peer> peers, int chosen) {
		String[] items = new String[peers.size() + 1];
		items[0] = CompareMessages.Form_Majority;
		for (int i = 0; i < peers.size(); i++) {
			items[i + 1] = Comparison.name(peers.get(i));
		}
		if (!List.of(items).equals(List.of(reference.getItems()))) {
			reference.setItems(items);
			form.layout();
		}
		reference.select(chosen + 1);
	}

	/** A sentence for the user, or none. */
	void setProblem(String line) {
		problem.set(line);
	}

	String problem() {
		return problem.text();
	}
}
