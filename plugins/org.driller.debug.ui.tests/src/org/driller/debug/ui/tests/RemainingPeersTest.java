/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.driller.core.Peer;
import org.driller.debug.core.launch.DrillerEnvironment;
import org.driller.debug.core.launch.DrillerSettings;
import org.driller.debug.core.launch.RemainingPeers;
import org.driller.debug.ui.preferences.PeersPreferences;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.Launches;
import org.driller.debug.ui.tests.support.StandInDelegate;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.debug.ui.IDebugView;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.TreePath;
import org.eclipse.jface.viewers.TreeSelection;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the peers that a launch of another debugger leaves. */
@ExtendWith(CleanWorkbench.class)
class RemainingPeersTest {

	/** Starts a process that is nobody's child soon, which the platform cannot know. It holds the output open. */
	private static final String HOLD = "setsid -f sleep 1000"; //$NON-NLS-1$
	private static final String LEAVE = HOLD + " >/dev/null 2>&1; "; //$NON-NLS-1$

	private final Launches launches = new Launches();

	@AfterEach
	void takeAway() throws Exception {
		PeersPreferences.launchStore().setToDefault(RemainingPeers.ALWAYS);
		launches.close();
	}

	private ILaunch launch(String script, String mode) throws Exception {
		ILaunchConfigurationWorkingCopy copy = launches.create(StandInDelegate.TYPE, "leaves"); //$NON-NLS-1$
		copy.setAttribute(StandInDelegate.PROGRAM, "/bin/sh"); //$NON-NLS-1$
		copy.setAttribute(StandInDelegate.ARGUMENTS, "-c '" + script + "'"); //$NON-NLS-1$ //$NON-NLS-2$
		DrillerEnvironment.set(copy, DrillerEnvironment.enable(Map.of(), true, copy.getName(),
				DrillerSettings.DEFAULT.withExecutables("sleep"))); //$NON-NLS-1$
		return launches.launch(copy.doSave(), mode);
	}

	private void assertAllEnd(ILaunch launch, List<Peer> peers) {
		launches.peers(launch, 0);
		Waiting.until("all have ended", () -> peers.stream().noneMatch(Peer::isAlive)); //$NON-NLS-1$
	}

	@Test
	void endWithALaunchThatIsTerminated() throws Exception {
		for (String mode : List.of("run", "debug")) { //$NON-NLS-1$ //$NON-NLS-2$
			ILaunch other = launch(LEAVE + "exec sleep 1000", mode); //$NON-NLS-1$
			ILaunch launch = launch(LEAVE + "exec sleep 1000", mode); //$NON-NLS-1$
			List<Peer> others = launches.peers(other, 2);
			List<Peer> peers = launches.peers(launch, 2);
			Launches.terminate(launch);
			assertAllEnd(launch, peers);
			assertTrue(others.stream().allMatch(Peer::isAlive), "those of another launch stay"); //$NON-NLS-1$
			Launches.terminate(other);
			assertAllEnd(other, others);
		}
	}

	@Test
	void endWithOneThatEndsInGoodOrderWhenItIsAskedTo() throws Exception {
		ILaunch launch = launch(HOLD + "; trap \"exit 0\" TERM; sleep 1000 & wait", "run"); //$NON-NLS-1$ //$NON-NLS-2$
		List<Peer> peers = launches.peers(launch, 2);
		IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
		IViewPart debug = page.showView(IDebugUIConstants.ID_DEBUG_VIEW);
		Viewer viewer = Adapters.adapt(debug, IDebugView.class).getViewer();
		Waiting.until("the launch is selected", () -> { //$NON-NLS-1$
			viewer.setSelection(new TreeSelection(new TreePath(new Object[] { launch })), true);
			return ((IStructuredSelection) viewer.getSelection()).getFirstElement() == launch;
		});
		Waiting.until("it is terminated", () -> { //$NON-NLS-1$
			try {
				PlatformUI.getWorkbench().getService(IHandlerService.class)
						.executeCommand("org.eclipse.debug.ui.commands.Terminate", new Event()); //$NON-NLS-1$
				return true;
			} catch (Exception e) {
				// Not enabled yet.
				return false;
			}
		});
		assertAllEnd(launch, peers);
		Waiting.until("the launch has ended", launch::isTerminated); //$NON-NLS-1$
		assertEquals(0, launch.getProcesses()[0].getExitValue());
	}

	@Test
	void stayIfTheProgramLeavesThemUnlessAPreferenceSaysOtherwise(@TempDir Path folder) throws Exception {
		for (boolean always : new boolean[] { false, true }) {
			PeersPreferences.launchStore().setValue(RemainingPeers.ALWAYS, always);
			Path gate = folder.resolve("gate " + always); //$NON-NLS-1$
			assertEquals(0, new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()); //$NON-NLS-1$
			ILaunch launch = launch(LEAVE + "read line <\"" + gate + '"', "run"); //$NON-NLS-1$ //$NON-NLS-2$
			Peer left = launches.peers(launch, 1).get(0);
			try {
				Files.writeString(gate, "\n"); //$NON-NLS-1$
				Waiting.until("it ends by itself", launch::isTerminated); //$NON-NLS-1$
				if (always) {
					assertAllEnd(launch, List.of(left));
				} else {
					// What would end it begins when the launch ends.
					Waiting.until("nothing is under way", () -> Arrays.stream(Job.getJobManager().find(null)) //$NON-NLS-1$
							.noneMatch(job -> job.getClass().getName().startsWith(RemainingPeers.class.getName())));
					assertTrue(ProcessHandle.of(left.pid()).isPresent());
				}
			} finally {
				ProcessHandle.of(left.pid()).ifPresent(ProcessHandle::destroy);
			}
		}
	}
}
