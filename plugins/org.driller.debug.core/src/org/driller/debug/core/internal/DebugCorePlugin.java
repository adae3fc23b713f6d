/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.internal;

import org.driller.debug.core.PeerDebugModel;
import org.driller.debug.core.launch.RemainingPeers;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchesListener2;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Makes the model when it is first asked for, and closes it when Eclipse ends. Follows launches meanwhile. */
public final class DebugCorePlugin implements BundleActivator {

	private static PeerDebugModel model;
	private static boolean running;

	private final ILaunchesListener2 remaining = RemainingPeers.listener();

	@Override
	public void start(BundleContext context) {
		synchronized (DebugCorePlugin.class) {
			running = true;
		}
		DebugPlugin.getDefault().getLaunchManager().addLaunchListener(remaining);
	}

	@Override
	public void stop(BundleContext context) {
		PeerDebugModel last;
		synchronized (DebugCorePlugin.class) {
			running = false;
			last = model;
			model = null;
		}
		if (DebugPlugin.getDefault() != null) {
			DebugPlugin.getDefault().getLaunchManager().removeLaunchListener(remaining);
		}
		if (last != null) {
			last.close();
		}
	}

	/** Whether {@link #model} may be called. */
	public static synchronized boolean isRunning() {
		return running;
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
