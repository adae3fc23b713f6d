/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveSource;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.dialogs.StatusDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** Asks for a file, its format and addresses; mistakes are told while one types. */
abstract class MemoryFileDialog extends StatusDialog {

	private static final int FIELD_WIDTH = 380;

	private final LiveSource source;
	private final int fileStyle;
	private Text fileText;
	private Combo formats;
	private Path file;
	private MemoryFileFormat format = MemoryFileFormat.RAW;

	/** @param fileStyle {@link SWT#SAVE} or {@link SWT#OPEN} */
	MemoryFileDialog(Shell parent, LiveSource source, String title, int fileStyle) {
		super(parent);
		this.source = source;
		this.fileStyle = fileStyle;
		setTitle(title);
		setShellStyle(getShellStyle() | SWT.RESIZE);
	}

	Path file() {
		return file;
	}

	MemoryFileFormat format() {
		return format;
	}

	@Override
	protected final Control createDialogArea(Composite parent) {
		var area = (Composite) super.createDialogArea(parent);
		var fields = new Composite(area, SWT.NONE);
		fields.setLayout(new GridLayout(3, false));
		fields.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
		fileText = field(fields, LiveMessages.File_Label, "", 1); //$NON-NLS-1$
		var browse = new Button(fields, SWT.PUSH);
		browse.setText(LiveMessages.File_Browse);
		browse.addListener(SWT.Selection, event -> browse());
		new Label(fields, SWT.NONE).setText(LiveMessages.File_Format);
		formats = new Combo(fields, SWT.READ_ONLY | SWT.DROP_DOWN);
		formats.setItems(Arrays.stream(MemoryFileFormat.values()).map(MemoryFileFormat::label).toArray(String[]::new));
		formats.select(0);
		formats.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false, 2, 1));
		formats.addListener(SWT.Selection, event -> check());
		fileText.addListener(SWT.Modify, event -> {
			formats.select(MemoryFileFormat.ofName(fileText.getText()).ordinal());
			check();
		});
		createFields(fields);
		applyDialogFont(area);
		return area;
	}

	/** Adds what else is asked for, in three columns. */
	abstract void createFields(Composite parent);

	/** Reads the other fields. @return one line that says what is wrong, {@code null} if nothing is */
	abstract String problem() throws AddressExpressionException;

	@Override
	public void create() {
		super.create();
		check();
		fileText.setFocus();
	}

	Text field(Composite parent, String label, String content, int columns) {
		new Label(parent, SWT.NONE).setText(label);
		var text = new Text(parent, SWT.SINGLE | SWT.BORDER);
		var place = new GridData(SWT.FILL, SWT.CENTER, true, false, columns, 1);
		place.widthHint = FIELD_WIDTH;
		text.setLayoutData(place);
		text.setText(content);
		text.addListener(SWT.Modify, event -> check());
		return text;
	}

	long address(Text text) throws AddressExpressionException {
		return source.evaluate(text.getText());
	}

	private void browse() {
		var dialog = new FileDialog(getShell(), fileStyle);
		dialog.setOverwrite(true);
		dialog.setFilterNames(formats.getItems());
		dialog.setFilterExtensions(
				Arrays.stream(MemoryFileFormat.values()).map(MemoryFileFormat::patterns).toArray(String[]::new));
		String chosen = dialog.open();
		if (chosen != null) {
			fileText.setText(chosen);
		}
	}

	private void check() {
		if (formats == null || getButton(OK) == null) {
			return;
		}
		format = MemoryFileFormat.values()[Math.max(0, formats.getSelectionIndex())];
		String problem;
		try {
			file = Path.of(fileText.getText().strip());
			problem = fileText.getText().isBlank() ? LiveMessages.File_Missing : fileProblem(file);
			problem = problem == null ? problem() : problem;
		} catch (InvalidPathException | AddressExpressionException e) {
			problem = e.getMessage();
		}
		boolean empty = fileText.getText().isBlank();
		int severity = empty ? IStatus.INFO : IStatus.ERROR;
		updateStatus(problem == null ? Status.OK_STATUS : new Status(severity, getClass(), problem));
		getButton(OK).setEnabled(problem == null);
	}

	/** @return one line that says what is wrong with the file, {@code null} if nothing is */
	abstract String fileProblem(Path path);
}
