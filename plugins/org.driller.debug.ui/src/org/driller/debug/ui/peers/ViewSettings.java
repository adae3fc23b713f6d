/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.function.Consumer;

import org.driller.debug.ui.internal.DrillerImages;
import org.eclipse.core.runtime.ILog;
import org.eclipse.jface.dialogs.IDialogSettings;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.WorkbenchException;
import org.eclipse.ui.XMLMemento;
import org.osgi.framework.FrameworkUtil;

/** How the view looked when it was closed, for when it is opened again. */
final class ViewSettings {

	private static final String PEERS = "peers"; //$NON-NLS-1$

	private ViewSettings() {
	}

	/** @return {@code null} if it was never closed */
	static IMemento load() {
		String saved = settings().get(PEERS);
		if (saved == null) {
			return null;
		}
		try {
			return XMLMemento.createReadRoot(new StringReader(saved));
		} catch (WorkbenchException e) {
			// Damaged: as if it was never closed.
			ILog.of(ViewSettings.class).warn(e.getMessage(), e);
			return null;
		}
	}

	static void save(Consumer<IMemento> save) {
		var memento = XMLMemento.createWriteRoot(PEERS);
		save.accept(memento);
		var text = new StringWriter();
		try {
			memento.save(text);
			settings().put(PEERS, text.toString());
		} catch (IOException e) {
			ILog.of(ViewSettings.class).warn(e.getMessage(), e);
		}
	}

	private static IDialogSettings settings() {
		return PlatformUI.getDialogSettingsProvider(FrameworkUtil.getBundle(DrillerImages.class)).getDialogSettings();
	}
}
