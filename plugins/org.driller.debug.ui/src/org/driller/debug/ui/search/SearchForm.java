/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.search;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.driller.core.DrillerException;
import org.driller.core.PatternType;
import org.driller.core.Peer;
import org.driller.core.PeerGroup;
import org.driller.core.SearchPattern;
import org.driller.core.SegmentKind;
import org.driller.debug.ui.internal.FormColumns;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.transfer.Dropping;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** The upper part of the view: where to search, for what, and the button. */
final class SearchForm {

	private static final int COLUMNS = 8;

	private final Composite form;
	private final ScopeCombo scope;
	private final KindCombo kind;
	private final Combo type;
	private final ToleranceField tolerance;
	private final Text text;
	private final Button ignoreCase;
	private final Button button;

	SearchForm(Composite parent, Runnable pressed) {
		form = new Composite(parent, SWT.NONE);
		form.setLayout(new GridLayout(COLUMNS, false));
		form.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
		label(Messages.Search_In);
		scope = new ScopeCombo(form);
		Dropping.onto(form, scope::choose);
		label(Messages.Search_Segments);
		kind = new KindCombo(form);
		label(Messages.Search_Type);
		type = new Combo(form, SWT.READ_ONLY | SWT.DROP_DOWN);
		Stream.of(PatternType.values()).map(PatternType::label).forEach(type::add);
		type.select(PatternType.TEXT.ordinal());
		label(Messages.Search_Tolerance);
		tolerance = new ToleranceField(form);
		label(Messages.Search_For);
		text = new Text(form, SWT.BORDER | SWT.SINGLE);
		text.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false, COLUMNS - 3, 1));
		ignoreCase = new Button(form, SWT.CHECK);
		ignoreCase.setText(Messages.Search_IgnoreCase);
		button = new Button(form, SWT.PUSH);
		button.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, false, false));
		showRunning(false);
		text.addListener(SWT.DefaultSelection, event -> pressed.run());
		button.addListener(SWT.Selection, event -> pressed.run());
		type.addListener(SWT.Selection, event -> typeChosen());
		typeChosen();
		FormColumns.adapt(form, COLUMNS, COLUMNS / 2, 2);
	}

	private void label(String name) {
		new Label(form, SWT.NONE).setText(name);
	}

	private void typeChosen() {
		PatternType chosen = type();
		ignoreCase.setEnabled(chosen.isText());
		tolerance.enableFor(chosen);
		text.setMessage(chosen == PatternType.BYTES ? Messages.Search_BytesHint
				: chosen == PatternType.POINTER ? Messages.Search_PointerHint
						: chosen.isText() ? "" : Messages.Search_NumberHint); //$NON-NLS-1$
	}

	Composite control() {
		return form;
	}

	void setFocus() {
		text.setFocus();
	}

	/** The button starts or stops. */
	void showRunning(boolean running) {
		button.setText(running ? Messages.Search_Stop : Messages.Search_Start);
		form.layout();
	}

	/** Offers what there is now; what was chosen stays chosen. */
	void setGroups(List<PeerGroup> groups) {
		scope.setGroups(groups);
	}

	/** The peers to search; none if there are none. */
	List<Peer> peers() {
		return scope.peers();
	}

	Set<SegmentKind> kinds() {
		return kind.kinds();
	}

	private PatternType type() {
		return PatternType.values()[type.getSelectionIndex()];
	}

	/** @throws DrillerException if it means nothing; the message is for the user */
	SearchPattern pattern() throws DrillerException {
		return SearchPattern.of(type(), text.getText(), ignoreCase.getEnabled() && ignoreCase.getSelection(), tolerance.value(), 0);
	}
}
