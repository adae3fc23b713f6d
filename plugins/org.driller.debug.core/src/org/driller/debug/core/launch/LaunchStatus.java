/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import org.driller.debug.core.DrillerDebug;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.IStatusHandler;

/**
 * What launching asks and tells, by the platform's status handlers: the user interface contributes them. None of it waits
 * for an answer but {@link #ask}.
 */
final class LaunchStatus {

	/** Asks whether to start that many. */
	private static final int MANY = 601;
	/** Processes ended early. */
	private static final int ENDED = 602;
	/** Something to know, after which the launch goes on. */
	private static final int WARNING = 603;
	/** A launch of peers is under way. */
	private static final int BEGUN = 604;

	private LaunchStatus() {
	}

	/** @return whether the answer is yes, as it is where there is nobody to ask */
	static boolean ask(String question) {
		return !Boolean.FALSE.equals(tell(IStatus.INFO, MANY, question, null));
	}

	static void ended(String text, ILaunch launch) {
		tell(IStatus.ERROR, ENDED, text, launch);
	}

	static void warn(String text, ILaunch launch) {
		tell(IStatus.WARNING, WARNING, text, launch);
	}

	static void begun(ILaunch launch) {
		tell(IStatus.OK, BEGUN, "", launch); //$NON-NLS-1$
	}

	/** What nobody takes is logged. */
	private static Object tell(int severity, int code, String text, ILaunch launch) {
		var status = new Status(severity, DrillerDebug.PLUGIN_ID, code, text, null);
		DebugPlugin debug = DebugPlugin.getDefault();
		IStatusHandler handler = debug == null ? null : debug.getStatusHandler(status);
		try {
			if (handler != null) {
				return handler.handleStatus(status, launch);
			}
		} catch (CoreException e) {
			ILog.of(LaunchStatus.class).log(e.getStatus());
		}
		if (severity > IStatus.INFO) {
			ILog.of(LaunchStatus.class).log(status);
		}
		return null;
	}
}
