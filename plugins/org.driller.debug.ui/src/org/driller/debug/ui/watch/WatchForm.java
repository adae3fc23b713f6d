/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.driller.debug.ui.internal.FormColumns;
import org.eclipse.jface.bindings.keys.KeyStroke;
import org.eclipse.jface.bindings.keys.ParseException;
import org.eclipse.jface.fieldassist.ContentProposalAdapter;
import org.eclipse.jface.fieldassist.TextContentAdapter;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** The upper part of the view: which group, one more place, how often. */
final class WatchForm {

	/** Rounds a second that are offered; the last one is as often as possible. */
	static final int[] RATES = { 1, 2, 5, 10, 20, 50, 100, 1000, 0 };
	static final int USUAL_RATE = 10;

	private static final int COLUMNS = 7;
	private static final int NARROW_COLUMNS = 3;

	private final Composite form;
	private final Combo group;
	private final Text place;
	private final Combo rate;

	/**
	 * @param chosen    told the group
	 * @param entered   told what somebody wants to watch
	 * @param rateWanted told the rounds a second, 0 for as many as possible
	 */
	WatchForm(Composite parent, SymbolNames names, Consumer<String> chosen, Consumer<String> entered, Consumer<Integer> rateWanted) {
		form = new Composite(parent, SWT.NONE);
		form.setLayout(new GridLayout(COLUMNS, false));
		form.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
		label(WatchMessages.Form_Group);
		group = new Combo(form, SWT.READ_ONLY | SWT.DROP_DOWN);
		var wide = new GridData(SWT.FILL, SWT.CENTER, false, false);
		wide.widthHint = 140;
		group.setLayoutData(wide);
		group.addListener(SWT.Selection, event -> chosen.accept(group.getText()));
		label(WatchMessages.Form_Place);
		place = new Text(form, SWT.BORDER | SWT.SINGLE);
		place.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		place.setMessage(WatchMessages.Form_PlaceHint);
		place.setToolTipText(WatchMessages.Form_PlaceTip);
		place.addListener(SWT.DefaultSelection, event -> entered.accept(place.getText()));
		assist(names);
		var add = new Button(form, SWT.PUSH);
		add.setText(WatchMessages.Form_Add);
		add.addListener(SWT.Selection, event -> entered.accept(place.getText()));
		label(WatchMessages.Form_Rate);
		rate = new Combo(form, SWT.READ_ONLY | SWT.DROP_DOWN);
		for (int hertz : RATES) {
			rate.add(hertz == 0 ? WatchMessages.Form_NoLimit : NLS.bind(WatchMessages.Form_Hertz, hertz));
		}
		rate.addListener(SWT.Selection, event -> rateWanted.accept(RATES[rate.getSelectionIndex()]));
		FormColumns.adapt(form, COLUMNS, NARROW_COLUMNS);
	}

	private void label(String name) {
		new Label(form, SWT.NONE).setText(name);
	}

	private void assist(SymbolNames names) {
		KeyStroke key = null;
		try {
			key = KeyStroke.getInstance("Ctrl+Space"); //$NON-NLS-1$
		} catch (ParseException e) {
			// Then it opens while one types only.
		}
		var assist = new ContentProposalAdapter(place, new TextContentAdapter(), names, key, null);
		assist.setProposalAcceptanceStyle(ContentProposalAdapter.PROPOSAL_REPLACE);
	}

	Composite control() {
		return form;
	}

	void setFocus() {
		place.setFocus();
	}

	void clearPlace() {
		place.setText(""); //$NON-NLS-1$
	}

	void setRate(int hertz) {
		rate.select(Math.max(0, Arrays.stream(RATES).boxed().toList().indexOf(hertz)));
	}

	/** Offers the groups that there are, and the one that is shown. */
	void setGroups(List<String> groups, String shown) {
		String[] labels = Stream.concat(groups.stream(), Stream.of(shown)).filter(name -> !name.isEmpty()).distinct().sorted()
				.toArray(String[]::new);
		if (!Arrays.equals(labels, group.getItems())) {
			group.setItems(labels);
		}
		if (!group.getText().equals(shown)) {
			group.select(Arrays.asList(labels).indexOf(shown));
		}
	}
}
