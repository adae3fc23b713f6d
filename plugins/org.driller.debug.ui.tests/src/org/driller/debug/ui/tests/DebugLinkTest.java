/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.launch.DrillerEnvironment;
import org.driller.debug.core.launch.DrillerSettings;
import org.driller.debug.core.launch.GroupSettings;
import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.Launches;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.debug.ui.IDebugView;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.TreePath;
import org.eclipse.jface.viewers.TreeSelection;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Debug view and the Peers view select the same. */
@ExtendWith(CleanWorkbench.class)
class DebugLinkTest {

	private final Launches launches = new Launches();

	@AfterEach
	void takeAway() throws Exception {
		launches.close();
	}

	private ILaunch launch(int ranks) throws Exception {
		ILaunchConfigurationWorkingCopy copy = launches.create(DrillerDebug.PROCESS_GROUP_TYPE_ID, "linked"); //$NON-NLS-1$
		new GroupSettings(RanksGroup.program().toString(), "", "", ranks, false, 0, List.of(), "", "").write(copy); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
		DrillerEnvironment.set(copy, DrillerEnvironment.enable(Map.of(), true, copy.getName(), DrillerSettings.DEFAULT));
		return launches.launch(copy.doSave(), "run"); //$NON-NLS-1$
	}

	private static IProcess process(ILaunch launch, Peer peer) {
		return Arrays.stream(launch.getProcesses())
				.filter(one -> Integer.toString(peer.pid()).equals(one.getAttribute(IProcess.ATTR_PROCESS_ID))).findFirst()
				.orElseThrow();
	}

	@Test
	void followsBothWays() throws Exception {
		IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
		IViewPart debug = page.showView(IDebugUIConstants.ID_DEBUG_VIEW);
		Viewer viewer = Adapters.adapt(debug, IDebugView.class).getViewer();
		PeersViewTester view = PeersViewTester.open();
		ILaunch launch = launch(3);
		GroupNode group = view.group(launches.peers(launch, 3).get(0).group(), 3);

		page.activate(debug);
		for (int rank : new int[] { 2, 0 }) {
			PeerNode node = group.children().get(rank);
			IProcess process = process(launch, node.peer());
			var path = new TreeSelection(new TreePath(new Object[] { launch, process }));
			Waiting.until("the process is selected in the Debug view", () -> { //$NON-NLS-1$
				viewer.setSelection(path, true);
				return ((IStructuredSelection) viewer.getSelection()).getFirstElement() == process;
			});
			Waiting.until("its peer is selected", () -> view.selection().equals(List.of(node))); //$NON-NLS-1$
			assertSame(process, DebugUITools.getDebugContext(), "the context stays the debugger's"); //$NON-NLS-1$
		}

		page.activate(view.view());
		PeerNode node = group.children().get(1);
		view.select(node);
		Waiting.until("its process is selected in the Debug view", //$NON-NLS-1$
				() -> ((IStructuredSelection) viewer.getSelection()).getFirstElement() == process(launch, node.peer()));
		assertEquals(List.of(node), view.selection());
	}

	@Test
	void theSelectedPeerIsEnoughForAMemoryBrowser() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			view.select(view.group(ranks.name(), 1).children().get(0));
			Waiting.until("it is the debug context", () -> DebugUITools.getDebugContext() != null); //$NON-NLS-1$
			IAdaptable context = DebugUITools.getDebugContext();
			ILaunch launch = context.getAdapter(ILaunch.class);
			IMemoryBlockRetrieval retrieval = context.getAdapter(IMemoryBlockRetrieval.class);
			assertNotNull(launch);
			assertFalse(launch.isTerminated());
			assertNotNull(retrieval);
			assertSame(launch, context.getAdapter(ILaunch.class));
			assertSame(retrieval, context.getAdapter(IMemoryBlockRetrieval.class));
		}
	}
}
