/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.driller.core.DrillerGroups;
import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.perspective.DrillerPerspective;
import org.driller.debug.ui.preferences.PeersPreferences;
import org.eclipse.core.runtime.ILogListener;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test the Driller perspective as it is when it is new. Afterwards closes everything and fails if anything
 * was left running or an error was logged.
 */
public final class CleanWorkbench implements BeforeEachCallback, AfterEachCallback {

	private static final String OURS = "org.driller."; //$NON-NLS-1$
	/** The groups that the tests of this process start. */
	private static final String OUR_GROUPS = "ui-[a-z]+-" + ProcessHandle.current().pid() + "(-\\d+)?"; //$NON-NLS-1$ //$NON-NLS-2$
	/** Says that it cannot register link handlers on a machine without a desktop. */
	private static final String NOISE = "org.eclipse.urischeme"; //$NON-NLS-1$

	private final Queue<String> errors = new ConcurrentLinkedQueue<>();
	private final ILogListener log = (status, plugin) -> {
		if (status.getSeverity() == IStatus.ERROR && !plugin.equals(NOISE)) {
			errors.add(plugin + ": " + status.getMessage() + stack(status.getException())); //$NON-NLS-1$
		}
	};

	@Override
	public void beforeEach(ExtensionContext context) throws Exception {
		errors.clear();
		// Other tests on this machine may start and end hundreds of processes meanwhile.
		PeersPreferences.store().setValue(PeersPreferences.ENDED_KEPT, 10_000);
		Platform.addLogListener(log);
		IWorkbenchWindow window = PlatformUI.getWorkbench().getWorkbenchWindows()[0];
		window.getShell().setBounds(window.getShell().getDisplay().getPrimaryMonitor().getClientArea());
		PlatformUI.getWorkbench().showPerspective(DrillerPerspective.ID, window);
		window.getActivePage().resetPerspective();
		window.getShell().forceActive();
		Waiting.dispatchAll();
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		DebugPlugin debug = DebugPlugin.getDefault();
		debug.getMemoryBlockManager().removeMemoryBlocks(debug.getMemoryBlockManager().getMemoryBlocks());
		ILaunchManager launches = debug.getLaunchManager();
		launches.removeLaunches(launches.getLaunches());
		IWorkbenchPage page = PlatformUI.getWorkbench().getWorkbenchWindows()[0].getActivePage();
		for (IViewReference view : page.getViewReferences()) {
			page.hideView(view);
		}
		Waiting.until("our jobs and threads end", () -> jobs().isEmpty() && !isLooking()); //$NON-NLS-1$
		Waiting.until("peers that have ended are forgotten", CleanWorkbench::letGo); //$NON-NLS-1$
		Platform.removeLogListener(log);
		assertEquals(List.of(), List.copyOf(errors), "errors were logged"); //$NON-NLS-1$
		assertEquals(List.of(), GroupEnd.living(OUR_GROUPS), "the test left processes behind"); //$NON-NLS-1$
	}

	/**
	 * Lets go of all peers. One that has ended is no longer listed when it has been looked for in vain twice.
	 *
	 * @return whether all that are still listed are living processes, which others on this machine have
	 */
	private static boolean letGo() {
		DrillerGroups groups = DrillerDebug.model().groups();
		peers(groups).forEach(Peer::close);
		groups.poll();
		return peers(groups).allMatch(peer -> peer.isAlive() && ProcessHandle.of(peer.pid()).isPresent());
	}

	private static Stream<Peer> peers(DrillerGroups groups) {
		return groups.groups().stream().flatMap(group -> group.peers().stream());
	}

	private static String stack(Throwable exception) {
		var text = new StringWriter();
		if (exception != null) {
			exception.printStackTrace(new PrintWriter(text, true));
		}
		return text.toString();
	}

	private static List<String> jobs() {
		return Arrays.stream(Job.getJobManager().find(null)).filter(job -> job.getClass().getName().startsWith(OURS))
				.map(Job::toString).toList();
	}

	/** Whether the discovery still runs, which it must not when nobody watches. */
	private static boolean isLooking() {
		return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("Driller discovery")); //$NON-NLS-1$
	}
}
