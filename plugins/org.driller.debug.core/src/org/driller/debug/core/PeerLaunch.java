/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core;

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.Launch;
import org.eclipse.debug.core.model.IDebugTarget;

/** Stands for a group of peers that Eclipse looks at without having launched them. */
public final class PeerLaunch extends Launch {

	private final String group;

	PeerLaunch(ILaunchConfiguration configuration, String group) {
		super(configuration, ILaunchManager.DEBUG_MODE, null);
		this.group = group;
	}

	/** The name of the group. */
	public String group() {
		return group;
	}

	/**
	 * Disconnects every target. Not as {@link Launch} does it: that holds the lock on its list meanwhile, and a target of
	 * ours leaves the list when it is disconnected.
	 */
	@Override
	public void disconnect() throws DebugException {
		for (IDebugTarget target : getDebugTargets()) {
			if (target.canDisconnect()) {
				target.disconnect();
			}
		}
	}

	/** Tells that a target's state changed; all of them may be terminated now. */
	void targetChanged(IDebugTarget target) {
		fireChanged();
		if (isTerminated()) {
			fireTerminate();
		}
	}

	/** Leaves the Debug view when there is nothing below it any more. */
	void removeIfEmpty() {
		if (!hasChildren()) {
			getLaunchManager().removeLaunch(this);
		}
	}
}
