/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.internal;

import org.driller.debug.core.PeerDebugModel;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Makes the model when it is first asked for, and closes it when Eclipse ends. */
public final class DebugCorePlugin implements BundleActivator {

	private static PeerDebugModel model;
	private static boolean running;

	@Override
	public void start(BundleContext context) {
		synchronized (DebugCorePlugin.class) {
			running = true;
		}
	}

	@Override
	public void stop(BundleContext context) {
		PeerDebugModel last;
		synchronized (DebugCorePlugin.class) {
			running = false;
			last = model;
			model = null;
		}
		if (last != null) {
			last.close();
		}
	}

	/** See {@code DrillerDebug.model()}. */
	public static synchronized PeerDebugModel model() {
		if (!running) {
			throw new IllegalStateException("org.driller.debug.core is stopped"); //$NON-NLS-1$
		}
		if (model == null) {
			model = new PeerDebugModel();
		}
		return model;
	}
}
