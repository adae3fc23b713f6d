/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.internal;

import org.driller.debug.core.launch.NativeFiles;

/** How to call the {@code driller} command that came with this installation. */
public final class DrillerCommand {

	private static final String NAME = "driller"; //$NON-NLS-1$

	private DrillerCommand() {
	}

	/** @return the path of the installed command, or just its name where it is not installed as a file */
	public static String path() {
		return NativeFiles.command().map(Object::toString).orElse(NAME);
	}
}
