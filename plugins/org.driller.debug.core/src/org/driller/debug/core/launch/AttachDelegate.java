/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.List;
import java.util.stream.Collectors;

import org.driller.core.DrillerGroups;
import org.driller.core.Peer;
import org.driller.core.PeerGroup;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.internal.Errors;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.model.LaunchConfigurationDelegate;
import org.eclipse.osgi.util.NLS;

/** Shows the living peers of a group in the Debug view, to look at. Ending the launch only lets go of them. */
public final class AttachDelegate extends LaunchConfigurationDelegate {

	private static final String GROUP = "org.driller.debug.core.launch.group"; //$NON-NLS-1$

	/** The group that a configuration is for, empty if none. */
	public static String group(ILaunchConfiguration configuration) throws CoreException {
		return configuration.getAttribute(GROUP, ""); //$NON-NLS-1$
	}

	/** Sets it. */
	public static void setGroup(ILaunchConfigurationWorkingCopy configuration, String group) {
		configuration.setAttribute(GROUP, group);
	}

	@Override
	public ILaunch getLaunch(ILaunchConfiguration configuration, String mode) throws CoreException {
		String group = group(configuration);
		if (group.isBlank()) {
			throw Errors.failed(Messages.Attach_NoGroup);
		}
		return DrillerDebug.model().launch(configuration, group);
	}

	@Override
	public boolean buildForLaunch(ILaunchConfiguration configuration, String mode, IProgressMonitor monitor) {
		return false;
	}

	@Override
	public void launch(ILaunchConfiguration configuration, String mode, ILaunch launch, IProgressMonitor monitor)
			throws CoreException {
		String name = group(configuration);
		DrillerGroups groups = DrillerDebug.model().groups();
		groups.poll();
		List<Peer> peers = groups.groups().stream().filter(group -> group.name().equals(name))
				.flatMap(group -> group.peers().stream()).filter(Peer::isAlive).toList();
		if (peers.isEmpty()) {
			String others = groups.groups().stream().filter(group -> group.peers().stream().anyMatch(Peer::isAlive))
					.map(PeerGroup::name).distinct().sorted().collect(Collectors.joining(", ")); //$NON-NLS-1$
			throw Errors.failed(NLS.bind(Messages.Attach_None, name, others.isEmpty() ? Messages.Attach_NoGroups : others));
		}
		for (Peer peer : peers) {
			if (monitor != null && monitor.isCanceled()) {
				return;
			}
			DrillerDebug.model().attach(peer);
		}
	}
}
