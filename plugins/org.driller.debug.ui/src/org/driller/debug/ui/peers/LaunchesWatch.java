/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchesListener2;

/** Tells that launches came, changed, ended or went; on any thread. */
final class LaunchesWatch implements ILaunchesListener2 {

	private final Runnable changed;

	LaunchesWatch(Runnable changed) {
		this.changed = changed;
		DebugPlugin.getDefault().getLaunchManager().addLaunchListener(this);
	}

	void dispose() {
		DebugPlugin.getDefault().getLaunchManager().removeLaunchListener(this);
	}

	@Override
	public void launchesAdded(ILaunch[] launches) {
		changed.run();
	}

	@Override
	public void launchesChanged(ILaunch[] launches) {
		changed.run();
	}

	@Override
	public void launchesRemoved(ILaunch[] launches) {
		changed.run();
	}

	@Override
	public void launchesTerminated(ILaunch[] launches) {
		changed.run();
	}
}
