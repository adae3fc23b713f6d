/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import java.nio.file.Files;
import java.nio.file.Path;

import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveSource;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** Asks what to load, and to where. */
final class ImportDialog extends MemoryFileDialog {

	private long address;
	private Text text;

	ImportDialog(Shell parent, LiveSource source, long address) {
		super(parent, source, LiveMessages.Import_Title, SWT.OPEN);
		this.address = address;
	}

	long address() {
		return address;
	}

	@Override
	void createFields(Composite parent) {
		text = field(parent, LiveMessages.Import_Address, "0x" + Long.toHexString(address), 2); //$NON-NLS-1$
	}

	@Override
	String problem() throws AddressExpressionException {
		address = address(text);
		return null;
	}

	@Override
	String fileProblem(Path path) {
		return Files.isRegularFile(path) ? null : NLS.bind(LiveMessages.Import_NoFile, path);
	}
}
