/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.driller.core.Snapshot;
import org.driller.core.SnapshotStore;
import org.driller.debug.ui.internal.Sizes;
import org.eclipse.jface.dialogs.IInputValidator;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.Shell;

/** What is asked before something is done. */
final class SnapshotQuestions {

	private final Shell shell;

	SnapshotQuestions(Shell shell) {
		this.shell = shell;
	}

	Optional<String> rename(Snapshot snapshot, Set<String> taken) {
		IInputValidator validator = name -> !SnapshotStore.isValidName(name) ? SnapshotMessages.Take_BadName
				: taken.contains(name) ? SnapshotMessages.Take_NameTaken : null;
		var dialog = new InputDialog(shell, SnapshotMessages.Rename_Title, SnapshotMessages.Rename_Name, snapshot.name(), validator);
		return dialog.open() == Window.OK ? Optional.of(dialog.getValue()) : Optional.empty();
	}

	boolean delete(List<Snapshot> chosen) {
		long size = chosen.stream().mapToLong(Snapshot::disk).sum();
		String question = chosen.size() == 1
				? NLS.bind(SnapshotMessages.Delete_One, chosen.get(0).name(), Sizes.format(size))
				: NLS.bind(SnapshotMessages.Delete_Many, Integer.toString(chosen.size()), Sizes.format(size));
		return MessageDialog.open(MessageDialog.QUESTION, shell, SnapshotMessages.Delete_Title, question, SWT.SHEET,
				SnapshotMessages.Delete_Button, SnapshotMessages.Delete_Keep) == 0;
	}

	/** The folder in which to put it. */
	Optional<Path> exportTo(Snapshot snapshot) {
		return folder(NLS.bind(SnapshotMessages.Export_Message, snapshot.name()), SWT.SAVE);
	}

	/** The folder of one. */
	Optional<Path> importFrom() {
		return folder(SnapshotMessages.Import_Message, SWT.OPEN);
	}

	private Optional<Path> folder(String message, int style) {
		var dialog = new DirectoryDialog(shell, style);
		dialog.setMessage(message);
		SnapshotStore.ofCommand().map(SnapshotStore::home).filter(Files::isDirectory)
				.ifPresent(home -> dialog.setFilterPath(home.toString()));
		return Optional.ofNullable(dialog.open()).map(Path::of);
	}
}
