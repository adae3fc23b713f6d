/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.driller.core.DrillerGroups;
import org.driller.core.GroupsEvent;
import org.driller.core.GroupsListener;
import org.driller.core.Peer;
import org.driller.debug.core.launch.LaunchIds;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.ILaunchesListener;

/**
 * Gives each peer one debug target, and through it one memory block retrieval, for as long as the peer is listed. A
 * target appears in the Debug view only once it is attached ({@link #attach}), below a launch for its group.
 */
public final class PeerDebugModel {

	private final DrillerGroups groups = new DrillerGroups();
	private final Map<Peer, PeerDebugTarget> targets = new HashMap<>();
	private final Map<String, PeerLaunch> launches = new HashMap<>();
	private final GroupsListener follower = this::follow;
	private final ILaunchesListener launchesListener = new LaunchesListener();

	/** For the bundle's activator: others take {@link DrillerDebug#model()}. */
	public PeerDebugModel() {
		groups.start();
		DebugPlugin.getDefault().getLaunchManager().addLaunchListener(launchesListener);
	}

	/** The discovery that all of this Eclipse shares. It looks only while somebody listens to it. Not to be closed. */
	public DrillerGroups groups() {
		return groups;
	}

	/** @return the target of a peer, always the same while the peer is listed; does not attach it */
	public synchronized PeerDebugTarget target(Peer peer) {
		PeerDebugTarget target = targets.get(peer);
		if (target == null) {
			forgetUnlisted();
			target = new PeerDebugTarget(peer, this::followWhileNeeded);
			targets.put(peer, target);
		}
		return target;
	}

	/** @return the target of a peer if somebody asked for it before */
	public synchronized Optional<PeerDebugTarget> existingTarget(Peer peer) {
		return Optional.ofNullable(targets.get(peer));
	}

	/**
	 * Shows a peer in the Debug view, if it is not there already.
	 *
	 * @return its target, attached
	 */
	public PeerDebugTarget attach(Peer peer) {
		PeerDebugTarget target = target(peer);
		if (target.isDisconnected()) {
			target.attach(launch(peer.group()));
			followWhileNeeded();
		}
		return target;
	}

	/** @return the launch that stands for a group, registered with the launch manager or about to be */
	public PeerLaunch launch(String group) {
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		PeerLaunch launch;
		synchronized (this) {
			launch = launches.computeIfAbsent(group, PeerDebugModel::newLaunch);
		}
		if (!List.of(manager.getLaunches()).contains(launch)) {
			manager.addLaunch(launch);
		}
		return launch;
	}

	/**
	 * The launch that stands for a group, made from a configuration if there is none yet; the caller registers it with the
	 * launch manager.
	 */
	public synchronized PeerLaunch launch(ILaunchConfiguration configuration, String group) {
		return launches.computeIfAbsent(group, name -> new PeerLaunch(configuration, name));
	}

	/**
	 * The launch to which a peer belongs: the one that started it, or else the one that stands for its group, which is
	 * registered with the launch manager only once a peer is attached. Always the same while nothing of that changes.
	 */
	public ILaunch launchOf(Peer peer) {
		return LaunchIds.launch(peer).orElseGet(() -> {
			synchronized (this) {
				return launches.computeIfAbsent(peer.group(), PeerDebugModel::newLaunch);
			}
		});
	}

	/** Gives everything back. For the bundle's activator. */
	public void close() {
		DebugPlugin plugin = DebugPlugin.getDefault();
		if (plugin != null) {
			plugin.getLaunchManager().removeLaunchListener(launchesListener);
		}
		groups.close();
	}

	private static PeerLaunch newLaunch(String group) {
		return new PeerLaunch(configuration(group), group);
	}

	/** A configuration that is never saved: the Debug view takes the launch's label from it. */
	private static ILaunchConfiguration configuration(String group) {
		ILaunchConfigurationType type = DebugPlugin.getDefault().getLaunchManager()
				.getLaunchConfigurationType(DrillerDebug.GROUP_TYPE_ID);
		try {
			return type == null ? null : type.newInstance(null, group);
		} catch (CoreException e) {
			// A label less; nothing else depends on it.
			return null;
		}
	}

	private void follow(GroupsEvent event) {
		Stream.concat(event.addedPeers().stream(), event.changedPeers().stream())
				.forEach(peer -> existingTarget(peer).ifPresent(PeerDebugTarget::update));
		for (Peer peer : event.removedPeers()) {
			PeerDebugTarget target;
			synchronized (this) {
				target = targets.remove(peer);
			}
			if (target != null) {
				target.update();
				target.disconnect();
			}
		}
	}

	/** Attached targets want to hear of their peers; for the others nobody has to look. */
	private synchronized void followWhileNeeded() {
		if (targets.values().stream().allMatch(PeerDebugTarget::isDisconnected)) {
			groups.removeListener(follower);
		} else {
			groups.addListener(follower);
		}
	}

	/** Targets that were asked for and never attached; those that were are told by an event. */
	private void forgetUnlisted() {
		Set<Peer> listed = Collections.newSetFromMap(new IdentityHashMap<>());
		groups.groups().forEach(group -> listed.addAll(group.peers()));
		targets.entrySet().removeIf(entry -> entry.getValue().isDisconnected() && !listed.contains(entry.getKey()));
	}

	/** Somebody removed a launch from the Debug view: its targets are let go of, and the next attachment makes a new one. */
	private final class LaunchesListener implements ILaunchesListener {

		@Override
		public void launchesRemoved(ILaunch[] removed) {
			for (ILaunch launch : removed) {
				if (launch instanceof PeerLaunch peerLaunch) {
					List<PeerDebugTarget> orphans;
					synchronized (PeerDebugModel.this) {
						launches.remove(peerLaunch.group(), peerLaunch);
						orphans = new ArrayList<>(targets.values());
					}
					orphans.removeIf(target -> target.getLaunch() != peerLaunch);
					orphans.forEach(PeerDebugTarget::disconnect);
				}
			}
		}

		@Override
		public void launchesAdded(ILaunch[] added) {
			// They were made here.
		}

		@Override
		public void launchesChanged(ILaunch[] changed) {
			// Nothing depends on it.
		}
	}
}
