/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.internal;

import java.io.IOException;
import java.net.URL;

import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.Path;
import org.eclipse.core.runtime.Platform;
import org.osgi.framework.Bundle;

/** Where the {@code driller} command is that came with this installation. */
public final class DrillerCommand {

	private static final String NAME = "driller"; //$NON-NLS-1$
	private static final String CORE = "org.driller.core"; //$NON-NLS-1$

	private DrillerCommand() {
	}

	/** @return the path of the installed command, or just its name where it is not installed as a file */
	public static String path() {
		Bundle core = Platform.getBundle(CORE);
		URL entry = core == null ? null
				: FileLocator.find(core, new Path("os/linux/" + Platform.getOSArch() + '/' + NAME)); //$NON-NLS-1$
		try {
			URL file = entry == null ? null : FileLocator.resolve(entry);
			return file != null && "file".equals(file.getProtocol()) ? file.getPath() : NAME; //$NON-NLS-1$
		} catch (IOException e) {
			// Not on disk: people may have it in their path.
			return NAME;
		}
	}
}
