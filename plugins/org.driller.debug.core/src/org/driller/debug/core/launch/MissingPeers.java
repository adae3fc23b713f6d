/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.driller.core.DrillerException;
import org.driller.core.DrillerGroups;
import org.driller.core.Explanation;
import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.internal.DebugCorePlugin;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.osgi.util.NLS;

/**
 * Tells why nothing of a launch became a peer though it was to: the program is static or setuid, the library could not be
 * loaded, other executables are named. One message for a launch, and the same one only once for a configuration.
 */
final class MissingPeers extends Job {

	/** Between two looks. What is found has to be found twice: a process may only just begin. */
	private static final int LOOK_MILLIS = 3_000;
	/** A program that is none by then has been seen to be none, or is not to be found. */
	private static final int MOST_LOOKS = 20;
	/** The launch's attribute: something was told. */
	private static final String TOLD_ATTRIBUTE = "org.driller.told"; //$NON-NLS-1$
	private static final int MOST_ENVIRONMENT = 1 << 20;
	/** Configurations with what was told of them. */
	private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

	private final ILaunch launch;
	private final String id;
	private Optional<String> last = Optional.empty();
	private int looks;

	private MissingPeers(ILaunch launch, String id) {
		super(Messages.Group_Watching);
		this.launch = launch;
		this.id = id;
		setSystem(true);
	}

	/** Follows a launch whose peers carry this id. */
	static void follow(ILaunch launch, String id) {
		new MissingPeers(launch, id).schedule(LOOK_MILLIS);
	}

	/** Tells something about the programs of a launch, unless it was told of its configuration before. */
	static void tell(ILaunch launch, String text) {
		if (launch.getAttribute(TOLD_ATTRIBUTE) == null) {
			launch.setAttribute(TOLD_ATTRIBUTE, Boolean.TRUE.toString());
			// Process ids are others each time.
			if (TOLD.add(name(launch) + ' ' + text.replaceAll("\\d+", ""))) { //$NON-NLS-1$ //$NON-NLS-2$
				LaunchStatus.warn(text, launch);
			}
		}
	}

	private static String name(ILaunch launch) {
		return launch.getLaunchConfiguration() == null ? "" : launch.getLaunchConfiguration().getName(); //$NON-NLS-1$
	}

	/** So that it can be cancelled when the launch has ended. */
	@Override
	public boolean belongsTo(Object family) {
		return family == launch;
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		if (!DebugCorePlugin.isRunning() || launch.isTerminated() || launch.getAttribute(TOLD_ATTRIBUTE) != null
				|| hasPeer()) {
			return Status.OK_STATUS;
		}
		Optional<String> why = why();
		if (why.isPresent() && why.equals(last)) {
			tell(launch, NLS.bind(Messages.Launch_NoPeer, name(launch), why.get()));
		} else if (++looks < MOST_LOOKS) {
			last = why;
			schedule(LOOK_MILLIS);
		}
		return Status.OK_STATUS;
	}

	private boolean hasPeer() {
		DrillerGroups groups = DrillerDebug.model().groups();
		groups.poll();
		return groups.groups().stream().flatMap(group -> group.peers().stream())
				.anyMatch(peer -> ProcessEnding.carries(peer, id) || LaunchIds.process(launch, peer).isPresent());
	}

	/** What is said of a process of the launch that has started no other one, as shells have. */
	private Optional<String> why() {
		return Stream.concat(known(), marked()).filter(process -> process.children().findAny().isEmpty()).distinct()
				.map(MissingPeers::explain).flatMap(Optional::stream).findFirst();
	}

	private static Optional<String> explain(ProcessHandle process) {
		try {
			Explanation explanation = Peer.explanation((int) process.pid());
			return explanation.isPeer() || !process.isAlive() ? Optional.empty() : Optional.of(explanation.line());
		} catch (DrillerException e) {
			return Optional.of(e.getMessage());
		}
	}

	/** The processes that the launch tells, and what they started. */
	private Stream<ProcessHandle> known() {
		return Arrays.stream(launch.getProcesses()).filter(process -> !process.isTerminated())
				.map(process -> process.getAttribute(IProcess.ATTR_PROCESS_ID)).flatMap(Stream::ofNullable)
				.map(pid -> ProcessHandle.of(Long.parseLong(pid))).flatMap(Optional::stream)
				.flatMap(process -> Stream.concat(Stream.of(process), process.descendants()));
	}

	/** Those that debuggers started, which do not tell: by their environment. */
	private Stream<ProcessHandle> marked() {
		String mark = DrillerEnvironment.LAUNCH + '=' + id + '\0';
		return ProcessHandle.current().descendants()
				.filter(process -> environment(process).contains(mark));
	}

	private static String environment(ProcessHandle process) {
		try (InputStream file = Files.newInputStream(Path.of("/proc", Long.toString(process.pid()), "environ"))) { //$NON-NLS-1$ //$NON-NLS-2$
			return new String(file.readNBytes(MOST_ENVIRONMENT), StandardCharsets.ISO_8859_1);
		} catch (IOException e) {
			// It has ended, or is another user's.
			return ""; //$NON-NLS-1$
		}
	}
}
