/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import java.util.List;
import java.util.Set;

import org.driller.core.Peer;
import org.driller.core.PeerGroup;
import org.driller.core.SnapshotStore;
import org.driller.core.SnapshotTarget;
import org.driller.debug.ui.internal.HelpContexts;
import org.driller.debug.ui.search.ScopeCombo;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TrayDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;

/** Asks what to take a snapshot of and what to call it. */
final class TakeDialog extends TrayDialog {

	private static final int CHARS = 64;
	/** What is left of 63 for a number. */
	private static final int BASE = 56;

	private final List<PeerGroup> groups;
	private final String wish;
	private final Set<String> taken;
	private List<SnapshotTarget> targets;
	private String name = ""; //$NON-NLS-1$
	private ScopeCombo scope;
	private boolean hold;
	private Text text;
	private Button holding;
	private Label problem;
	/** What the name was that was proposed; one that somebody typed stays. */
	private String proposed = ""; //$NON-NLS-1$

	/**
	 * @param groups  to choose from, if nothing was chosen yet
	 * @param targets what was chosen; none to choose from the groups
	 * @param wish    what to call it; empty to call it after the group
	 * @param taken   the names that snapshots have
	 */
	TakeDialog(Shell shell, List<PeerGroup> groups, List<SnapshotTarget> targets, String wish, Set<String> taken) {
		super(shell);
		this.groups = groups;
		this.targets = targets;
		this.wish = wish;
		this.taken = taken;
		setShellStyle(getShellStyle() | SWT.RESIZE);
	}

	@Override
	protected void configureShell(Shell shell) {
		super.configureShell(shell);
		shell.setText(SnapshotMessages.Take_Title);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(shell, HelpContexts.SNAPSHOTS);
	}

	@Override
	protected Control createDialogArea(Composite parent) {
		var area = (Composite) super.createDialogArea(parent);
		GridLayoutFactory.fillDefaults().numColumns(2).margins(10, 10).applyTo(area);
		new Label(area, SWT.NONE).setText(SnapshotMessages.Take_Of);
		if (targets.isEmpty()) {
			scope = new ScopeCombo(area);
			scope.setGroups(groups);
			scope.control().addListener(SWT.Selection, event -> propose());
		} else {
			new Label(area, SWT.NONE).setText(describe(targets));
		}
		new Label(area, SWT.NONE).setText(SnapshotMessages.Take_Name);
		text = new Text(area, SWT.BORDER | SWT.SINGLE);
		GridDataFactory.fillDefaults().grab(true, false).hint(convertWidthInCharsToPixels(CHARS), SWT.DEFAULT).applyTo(text);
		new Label(area, SWT.NONE);
		holding = new Button(area, SWT.CHECK);
		holding.setText(SnapshotMessages.Take_Hold);
		holding.setToolTipText(SnapshotMessages.Take_HoldTip);
		holding.addListener(SWT.Selection, event -> validate());
		problem = new Label(area, SWT.WRAP);
		GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(problem);
		return area;
	}

	@Override
	protected void createButtonsForButtonBar(Composite parent) {
		createButton(parent, IDialogConstants.OK_ID, SnapshotMessages.Take_Button, true);
		createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
		propose();
		text.addListener(SWT.Modify, event -> validate());
		validate();
		text.setFocus();
		text.selectAll();
	}

	private static String describe(List<SnapshotTarget> targets) {
		int segments = targets.stream().mapToInt(target -> target.segments().size()).sum();
		if (segments > 0) {
			return NLS.bind(SnapshotMessages.Take_Segments, Integer.toString(segments), Integer.toString(targets.size()));
		}
		return targets.size() == 1 ? NLS.bind(SnapshotMessages.Process_Pid, Integer.toString(targets.get(0).peer().pid()))
				: NLS.bind(SnapshotMessages.Take_Peers, Integer.toString(targets.size()));
	}

	private void propose() {
		if (text.getText().equals(proposed)) {
			String base = scope == null ? wish : scope.group();
			String valid = base.length() > BASE ? base.substring(0, BASE) : base;
			valid = SnapshotStore.isValidName(valid) ? valid : SnapshotMessages.Take_DefaultName;
			proposed = valid + "-1"; //$NON-NLS-1$
			for (int i = 2; taken.contains(proposed); i++) {
				proposed = valid + '-' + i;
			}
			text.setText(proposed);
		}
		validate();
	}

	private void validate() {
		String wrong = ""; //$NON-NLS-1$
		if (scope != null && scope.peers().isEmpty()) {
			wrong = SnapshotMessages.Take_NoPeers;
		} else if (!SnapshotStore.isValidName(text.getText())) {
			wrong = SnapshotMessages.Take_BadName;
		} else if (taken.contains(text.getText())) {
			wrong = SnapshotMessages.Take_NameTaken;
		}
		String hint = holding.getSelection() ? SnapshotMessages.Take_HintHeld : SnapshotMessages.Take_Hint;
		problem.setText(wrong.isEmpty() ? hint : wrong);
		problem.getParent().layout();
		getButton(IDialogConstants.OK_ID).setEnabled(wrong.isEmpty());
	}

	@Override
	protected void okPressed() {
		name = text.getText();
		hold = holding.getSelection();
		if (scope != null) {
			targets = scope.peers().stream().filter(Peer::isAttached).map(SnapshotTarget::of).toList();
		}
		super.okPressed();
	}

	String name() {
		return name;
	}

	/** Whether to hold each process while it is copied. */
	boolean isToHold() {
		return hold;
	}

	List<SnapshotTarget> targets() {
		return targets;
	}
}
