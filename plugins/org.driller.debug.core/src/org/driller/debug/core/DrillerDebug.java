/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core;

import org.driller.debug.core.internal.DebugCorePlugin;

/** The entry to this bundle: names that others use, and the one model of an Eclipse. */
public final class DrillerDebug {

	/** Of this bundle. */
	public static final String PLUGIN_ID = "org.driller.debug.core"; //$NON-NLS-1$
	/** What debug elements say their model is. */
	public static final String MODEL_ID = "org.driller.debug"; //$NON-NLS-1$
	/** The launch configuration type that names a group in the Debug view. */
	public static final String GROUP_TYPE_ID = "org.driller.debug.core.group"; //$NON-NLS-1$

	/** The launch configuration type that starts a group of processes. */
	public static final String PROCESS_GROUP_TYPE_ID = "org.driller.debug.core.processGroup"; //$NON-NLS-1$
	/** The launch configuration type that shows the peers of a group in the Debug view. */
	public static final String ATTACH_TYPE_ID = "org.driller.debug.core.attach"; //$NON-NLS-1$

	private DrillerDebug() {
	}

	/**
	 * The peers of this Eclipse as debug elements.
	 *
	 * @throws IllegalStateException after this bundle was stopped
	 */
	public static PeerDebugModel model() {
		return DebugCorePlugin.model();
	}
}
