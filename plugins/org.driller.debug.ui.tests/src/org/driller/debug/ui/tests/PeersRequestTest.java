/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.PythonPeer;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.IJobChangeListener;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Asking a peer that does not answer: progress is shown, and it can be cancelled. */
@ExtendWith(CleanWorkbench.class)
class PeersRequestTest {

	private static final int ATTEMPTS = 100;

	private final Queue<IStatus> results = new ConcurrentLinkedQueue<>();
	private final IJobChangeListener listener = new JobChangeAdapter() {
		@Override
		public void done(IJobChangeEvent event) {
			if (event.getJob().getName().endsWith(" peers")) { //$NON-NLS-1$
				results.add(event.getResult());
			}
		}
	};

	@BeforeEach
	void listen() {
		Job.getJobManager().addJobChangeListener(listener);
	}

	@AfterEach
	void listenNoMore() {
		Job.getJobManager().removeJobChangeListener(listener);
	}

	private static void execute(String command) throws Exception {
		PlatformUI.getWorkbench().getService(IHandlerService.class)
				.executeCommand("org.driller.debug.ui.commands." + command, null); //$NON-NLS-1$
	}

	@Test
	void aRebuildOfAStoppedPeerIsCancelled() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.peer(view.group(ranks.name(), 1), ranks.pid(0));
			ranks.signal(0, "STOP"); //$NON-NLS-1$
			Waiting.until("it is stopped", () -> "Stopped".equals(view.text(peer, "State"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			cancelled(view, peer, "rebuild", "Rebuilding peers"); //$NON-NLS-1$ //$NON-NLS-2$
			ranks.signal(0, "CONT"); //$NON-NLS-1$
			Waiting.until("it goes on", () -> "Shared".equals(view.text(peer, "State"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			execute("rebuild"); //$NON-NLS-1$
			Waiting.until("it answers again", () -> results.size() == 1); //$NON-NLS-1$
			assertTrue(results.remove().isOK());
		}
	}

	@Test
	void aRestoreOfAPeerThatADebuggerHoldsIsCancelled() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.peer(view.group(ranks.name(), 1), ranks.pid(0));
			Process debugger = ranks.debug(0);
			try {
				Waiting.until("it is held", () -> "Stopped by gdb".equals(view.text(peer, "State")) || !debugger.isAlive()); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
				assertTrue(debugger.isAlive(), "the debugger may attach"); //$NON-NLS-1$
				cancelled(view, peer, "restore", "Restoring peers"); //$NON-NLS-1$ //$NON-NLS-2$
			} finally {
				debugger.destroy();
			}
			// As the message has said.
			Waiting.until("it does it once it goes on", () -> "Private".equals(view.text(peer, "State"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		}
	}

	@Test
	void attachingToAPeerThatDoesNotAnswerIsCancelled() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (PythonPeer silent = PythonPeer.startSilent()) {
			Waiting.until("it is listed", () -> !view.groupOf(silent.group()).peers().isEmpty()); //$NON-NLS-1$
			PeerNode peer = view.groupOf(silent.group()).peers().get(0);
			cancelled(view, peer, "attach", "Attaching peers", "it is not attached"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		}
	}

	private void cancelled(PeersViewTester view, PeerNode peer, String command, String title) throws Exception {
		cancelled(view, peer, command, title, "it may still do what it was asked"); //$NON-NLS-1$
	}

	/** @param told what the cancellation of this alone leads to, not the end of its time */
	private void cancelled(PeersViewTester view, PeerNode peer, String command, String title, String told) throws Exception {
		view.view().getSite().getPage().activate(view.view());
		view.select(peer);
		// On a busy machine it can be cancelled before it has begun to wait, and then says so or nothing.
		for (int attempt = 0; attempt < ATTEMPTS && !tells(view, told); attempt++) {
			execute(command);
			Job job = Waiting.untilPresent("it waits", () -> Arrays.stream(Job.getJobManager().find(null)) //$NON-NLS-1$
					.filter(found -> found.getName().equals(title) && found.getState() == Job.RUNNING).findFirst().orElse(null));
			assertTrue(job.isUser() && !job.isSystem(), "the workbench shows its progress, with a button that cancels it"); //$NON-NLS-1$
			job.cancel();
			Waiting.until("it has ended", () -> !results.isEmpty()); //$NON-NLS-1$
			assertEquals(IStatus.CANCEL, results.remove().getSeverity());
		}
		assertTrue(tells(view, told), () -> "it is told what that means: " + view.view().problemLine()); //$NON-NLS-1$
	}

	private static boolean tells(PeersViewTester view, String part) {
		return String.valueOf(view.view().problemLine()).contains(part);
	}
}
