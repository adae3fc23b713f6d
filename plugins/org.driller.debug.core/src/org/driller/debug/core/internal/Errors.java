/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.internal;

import org.driller.debug.core.DrillerDebug;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugException;

/** Makes the platform's exceptions, each with one line for the user. */
public final class Errors {

	private Errors() {
	}

	/** Something that cannot be done to this element at all. */
	public static DebugException unsupported(String message) {
		return exception(DebugException.NOT_SUPPORTED, message);
	}

	/** Something that was asked for and cannot be done. */
	public static DebugException failed(String message) {
		return exception(DebugException.TARGET_REQUEST_FAILED, message);
	}

	private static DebugException exception(int code, String message) {
		return new DebugException(new Status(IStatus.ERROR, DrillerDebug.PLUGIN_ID, code, message, null));
	}
}
