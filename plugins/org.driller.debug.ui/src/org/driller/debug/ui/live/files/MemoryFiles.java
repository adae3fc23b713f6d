/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import java.util.Optional;

import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.model.AddressRange;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Display;

/** Asks what to save or load, and has it done. */
public final class MemoryFiles {

	private MemoryFiles() {
	}

	/** Asks where to save the selection, or everything if there is none. */
	public static void askExport(LiveMemoryControl control) {
		if (control.source() == null) {
			return;
		}
		AddressRange range = control.model().selection().isSingle() ? control.model().viewport().range() : control.selection();
		var dialog = new ExportDialog(control.getShell(), control.source(), range);
		if (dialog.open() == Window.OK) {
			Display display = control.getDisplay();
			new ExportJob(control.source(), dialog.range(), dialog.file(), dialog.format(), message -> {
				if (!display.isDisposed()) {
					display.asyncExec(() -> tell(control, message));
				}
			}).schedule();
		}
	}

	/** Asks what to load to where, or says why nothing can be written. */
	public static void askImport(LiveMemoryControl control) {
		if (control.source() == null) {
			return;
		}
		Optional<String> reason = control.source().readOnlyReason();
		if (reason.isPresent()) {
			control.tell(reason.get());
			return;
		}
		var dialog = new ImportDialog(control.getShell(), control.source(), control.model().selection().cursor());
		if (dialog.open() == Window.OK) {
			new ImportJob(control, dialog.file(), dialog.format(), dialog.address()).schedule();
		}
	}

	private static void tell(LiveMemoryControl control, String message) {
		if (!control.isDisposed()) {
			control.tell(message);
		}
	}
}
