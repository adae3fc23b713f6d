/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import java.nio.file.Files;
import java.nio.file.Path;

import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveSource;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** Asks what to save, and where. */
final class ExportDialog extends MemoryFileDialog {

	private AddressRange range;
	private Text first;
	private Text last;

	ExportDialog(Shell parent, LiveSource source, AddressRange range) {
		super(parent, source, LiveMessages.Export_Title, SWT.SAVE);
		this.range = range;
	}

	AddressRange range() {
		return range;
	}

	@Override
	void createFields(Composite parent) {
		first = field(parent, LiveMessages.Export_First, "0x" + Long.toHexString(range.first()), 2); //$NON-NLS-1$
		last = field(parent, LiveMessages.Export_Last, "0x" + Long.toHexString(range.last()), 2); //$NON-NLS-1$
	}

	@Override
	String problem() throws AddressExpressionException {
		long from = address(first);
		long to = address(last);
		if (Long.compareUnsigned(from, to) > 0) {
			return LiveMessages.Export_Order;
		}
		range = new AddressRange(from, to);
		long length = to - from + 1;
		return length <= 0 || length > format().capacity() ? NLS.bind(LiveMessages.Export_TooLarge, format().label()) : null;
	}

	@Override
	String fileProblem(Path path) {
		Path folder = path.toAbsolutePath().getParent();
		return Files.isDirectory(path) || folder == null || !Files.isDirectory(folder)
				? NLS.bind(LiveMessages.Export_NoFolder, path)
				: null;
	}
}
