/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.explain;

import java.util.List;

import org.driller.core.DrillerException;
import org.driller.core.Explanation;
import org.driller.core.Peer;
import org.driller.debug.ui.internal.HelpContexts;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.internal.Tables;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TrayDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;

/**
 * Lists the processes of this machine, and says of the selected one whether it is a peer, and if not, why, and what to do
 * about it. The observer library knows that; it is asked in the background.
 */
public final class ExplainDialog extends TrayDialog {

	private static final int COPY = IDialogConstants.CLIENT_ID;
	private static final int REFRESH = IDialogConstants.CLIENT_ID + 1;
	private static final int ROWS = 14;
	private static final int CHARS = 110;
	private static final int ANSWER_ROWS = 4;

	private final int preselected;
	private List<ProcessEntry> all = List.of();
	private List<ProcessEntry> shown = List.of();
	private Text filter;
	private Table table;
	private Text answer;
	private int asked;

	/** @param preselected process id of the one to begin with, 0 for none */
	public ExplainDialog(Shell shell, int preselected) {
		super(shell);
		this.preselected = preselected;
		setShellStyle(SWT.DIALOG_TRIM | SWT.RESIZE | SWT.MAX);
		setBlockOnOpen(false);
	}

	@Override
	protected void configureShell(Shell shell) {
		super.configureShell(shell);
		shell.setText(Messages.Explain_Title);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(shell, HelpContexts.EXPLAIN);
	}

	@Override
	protected Control createDialogArea(Composite parent) {
		var area = (Composite) super.createDialogArea(parent);
		label(area, Messages.Explain_Choose);
		filter = new Text(area, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
		filter.setMessage(Messages.Explain_Filter);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(filter);
		filter.addListener(SWT.Modify, event -> show());
		filter.addListener(SWT.KeyDown, event -> {
			if (event.keyCode == SWT.ARROW_DOWN) {
				table.setFocus();
			}
		});
		table = new Table(area, SWT.BORDER | SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.SINGLE);
		table.setHeaderVisible(true);
		int charWidth = convertWidthInCharsToPixels(1);
		Tables.column(table, Messages.Column_Pid, 10 * charWidth, SWT.RIGHT);
		Tables.column(table, Messages.Explain_Program, 20 * charWidth, SWT.LEFT);
		Tables.column(table, Messages.Explain_User, 14 * charWidth, SWT.LEFT);
		Tables.column(table, Messages.Explain_Command, 60 * charWidth, SWT.LEFT);
		GridDataFactory.fillDefaults().grab(true, true)
				.hint(convertWidthInCharsToPixels(CHARS), ROWS * table.getItemHeight()).applyTo(table);
		table.addListener(SWT.SetData, this::fill);
		table.addListener(SWT.Selection, event -> explain());
		label(area, Messages.Explain_Answer);
		answer = new Text(area, SWT.READ_ONLY | SWT.BORDER | SWT.MULTI | SWT.WRAP | SWT.V_SCROLL);
		GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, ANSWER_ROWS * answer.getLineHeight())
				.applyTo(answer);
		applyDialogFont(area);
		read();
		return area;
	}

	private static void label(Composite parent, String text) {
		var label = new Label(parent, SWT.WRAP);
		label.setText(text);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(label);
	}

	@Override
	protected void createButtonsForButtonBar(Composite parent) {
		createButton(parent, REFRESH, Messages.Explain_Refresh, false);
		createButton(parent, COPY, Messages.Explain_Copy, false).setEnabled(false);
		createButton(parent, IDialogConstants.CLOSE_ID, IDialogConstants.CLOSE_LABEL, true);
	}

	@Override
	protected void buttonPressed(int button) {
		if (button == REFRESH) {
			read();
		} else if (button == COPY) {
			var clipboard = new Clipboard(getShell().getDisplay());
			try {
				clipboard.setContents(new Object[] { answer.getText() }, new Transfer[] { TextTransfer.getInstance() });
			} finally {
				clipboard.dispose();
			}
		} else {
			close();
		}
	}

	/** Lists the processes in the background. */
	private void read() {
		Job.createSystem(Messages.Explain_ListJob, monitor -> {
			List<ProcessEntry> found = ProcessEntry.all();
			later(() -> {
				int selected = selected() == null ? preselected : selected().pid();
				all = found;
				show();
				select(selected);
			});
			return Status.OK_STATUS;
		}).schedule();
	}

	private void later(Runnable shows) {
		PlatformUI.getWorkbench().getDisplay().asyncExec(() -> {
			if (table != null && !table.isDisposed()) {
				shows.run();
			}
		});
	}

	private void show() {
		ProcessEntry selected = selected();
		List<String> words = ProcessEntry.words(filter.getText());
		shown = all.stream().filter(entry -> entry.matches(words)).toList();
		table.setItemCount(shown.size());
		table.clearAll();
		table.deselectAll();
		select(selected == null ? 0 : selected.pid());
	}

	/** Selects a process, if it is shown, and says what there is to say about it. */
	public void select(int pid) {
		for (int i = 0; i < shown.size(); i++) {
			if (shown.get(i).pid() == pid) {
				table.select(i);
				table.showSelection();
				explain();
			}
		}
	}

	private ProcessEntry selected() {
		int index = table.getSelectionIndex();
		return index < 0 || index >= shown.size() ? null : shown.get(index);
	}

	private void fill(Event event) {
		// The table asks also for rows that it is about to take away, whose index is -1.
		if (event.index < 0 || event.index >= shown.size()) {
			return;
		}
		ProcessEntry entry = shown.get(event.index);
		((TableItem) event.item)
				.setText(new String[] { Integer.toString(entry.pid()), entry.name(), entry.user(), entry.command() });
	}

	private void explain() {
		ProcessEntry entry = selected();
		int question = ++asked;
		setAnswer(entry == null ? "" : NLS.bind(Messages.Explain_Asking, Integer.toString(entry.pid())), false); //$NON-NLS-1$
		if (entry == null) {
			return;
		}
		Job.create(NLS.bind(Messages.Explain_Asking, Integer.toString(entry.pid())), monitor -> {
			String line = line(entry.pid());
			later(() -> {
				if (question == asked) {
					setAnswer(line, true);
				}
			});
			return Status.OK_STATUS;
		}).schedule();
	}

	private static String line(int pid) {
		try {
			Explanation explanation = Peer.explanation(pid);
			return NLS.bind(explanation.isPeer() ? Messages.Explain_Peer : Messages.Explain_NoPeer,
					explanation.line());
		} catch (DrillerException e) {
			return e.getMessage();
		}
	}

	private void setAnswer(String line, boolean complete) {
		answer.setText(line);
		if (getButton(COPY) != null) {
			getButton(COPY).setEnabled(complete);
		}
	}
}
