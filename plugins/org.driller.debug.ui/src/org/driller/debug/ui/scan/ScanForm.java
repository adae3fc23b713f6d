/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.scan;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.driller.core.DrillerException;
import org.driller.core.PatternType;
import org.driller.core.Peer;
import org.driller.core.PeerGroup;
import org.driller.core.ScanCondition;
import org.driller.core.SegmentKind;
import org.driller.debug.ui.internal.FormColumns;
import org.driller.debug.ui.search.KindCombo;
import org.driller.debug.ui.search.ScopeCombo;
import org.driller.debug.ui.search.ToleranceField;
import org.driller.debug.ui.transfer.Dropping;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** The upper part of the view: where to scan, for which values, what the next pass keeps, and the buttons. */
final class ScanForm {

	private static final int COLUMNS = 8;
	private static final List<PatternType> TYPES = Stream.of(PatternType.values())
			.filter(type -> type.code() >= PatternType.I8.code() && type.code() <= PatternType.F64.code()).toList();

	private final Composite form;
	private final ScopeCombo scope;
	private final KindCombo kind;
	private final Combo type;
	private final ToleranceField tolerance;
	private final Button unaligned;
	private final Combo condition;
	private final Text value;
	private final Button scan;
	private final Button anew;
	/** As the list offers them. */
	private List<ScanCondition> conditions = List.of();
	private boolean first = true;

	/**
	 * @param pressed begins a pass, or stops the one that runs
	 * @param fresh   forgets all
	 */
	ScanForm(Composite parent, Runnable pressed, Runnable fresh) {
		form = new Composite(parent, SWT.NONE);
		form.setLayout(new GridLayout(COLUMNS, false));
		form.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
		label(ScanMessages.Scan_In);
		scope = new ScopeCombo(form);
		Dropping.onto(form, scope::choose);
		label(ScanMessages.Scan_Segments);
		kind = new KindCombo(form);
		label(ScanMessages.Scan_Type);
		type = new Combo(form, SWT.READ_ONLY | SWT.DROP_DOWN);
		TYPES.stream().map(PatternType::label).forEach(type::add);
		type.select(TYPES.indexOf(PatternType.I32));
		label(ScanMessages.Scan_Tolerance);
		tolerance = new ToleranceField(form);
		label(ScanMessages.Scan_Keep);
		condition = new Combo(form, SWT.READ_ONLY | SWT.DROP_DOWN);
		condition.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		label(ScanMessages.Scan_Value);
		value = new Text(form, SWT.BORDER | SWT.SINGLE);
		value.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		unaligned = new Button(form, SWT.CHECK);
		unaligned.setText(ScanMessages.Scan_Unaligned);
		unaligned.setToolTipText(ScanMessages.Scan_UnalignedTip);
		scan = new Button(form, SWT.PUSH);
		scan.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, false, false));
		anew = new Button(form, SWT.PUSH);
		anew.setText(ScanMessages.Scan_New);
		anew.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, false, false, 2, 1));
		type.addListener(SWT.Selection, event -> tolerance.enableFor(type()));
		condition.addListener(SWT.Selection, event -> conditionChosen());
		value.addListener(SWT.DefaultSelection, event -> pressed.run());
		scan.addListener(SWT.Selection, event -> pressed.run());
		anew.addListener(SWT.Selection, event -> fresh.run());
		tolerance.enableFor(type());
		show(true, false);
		FormColumns.adapt(form, COLUMNS, COLUMNS / 2, 2);
	}

	private void label(String name) {
		new Label(form, SWT.NONE).setText(name);
	}

	private void conditionChosen() {
		boolean needed = condition().needsValue();
		value.setEnabled(needed && !scan.getText().equals(ScanMessages.Scan_Stop));
		value.setMessage(needed ? ScanMessages.Scan_ValueHint : ""); //$NON-NLS-1$
	}

	/** What can be done now. @param before whether there was no pass yet */
	void show(boolean before, boolean running) {
		if (before != first || conditions.isEmpty()) {
			first = before;
			conditions = Stream.of(ScanCondition.values())
					.filter(each -> before ? !each.needsPass() : each != ScanCondition.UNKNOWN).toList();
			condition.setItems(conditions.stream().map(ScanCondition::label).toArray(String[]::new));
			condition.select(before ? 0 : conditions.indexOf(ScanCondition.CHANGED));
		}
		scan.setText(running ? ScanMessages.Scan_Stop : before ? ScanMessages.Scan_First : ScanMessages.Scan_Next);
		anew.setEnabled(!before && !running);
		for (var each : List.of(scope.control(), kind.control(), type, unaligned)) {
			each.setEnabled(before && !running);
		}
		if (before && !running) {
			tolerance.enableFor(type());
		} else {
			tolerance.control().setEnabled(false);
		}
		condition.setEnabled(!running);
		conditionChosen();
		form.layout();
	}

	Composite control() {
		return form;
	}

	void setFocus() {
		condition.setFocus();
	}

	void setGroups(List<PeerGroup> groups) {
		scope.setGroups(groups);
	}

	List<Peer> peers() {
		return scope.peers();
	}

	Set<SegmentKind> kinds() {
		return kind.kinds();
	}

	PatternType type() {
		return TYPES.get(Math.max(0, type.getSelectionIndex()));
	}

	/** In bytes; 0 for the size of the value. */
	int alignment() {
		return unaligned.getSelection() ? 1 : 0;
	}

	/** @throws DrillerException if it is none; the message is for the user */
	double tolerance() throws DrillerException {
		return tolerance.value();
	}

	ScanCondition condition() {
		return conditions.get(Math.max(0, condition.getSelectionIndex()));
	}

	String value() {
		return value.getText();
	}
}
