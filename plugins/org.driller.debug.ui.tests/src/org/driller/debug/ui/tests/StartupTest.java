/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.PeersView;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.LiveRenderingTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The system properties by which scripts make Eclipse open itself on a group. */
@ExtendWith(CleanWorkbench.class)
class StartupTest {

	private static final String ATTACH = "driller.attach"; //$NON-NLS-1$
	private static final String READY = "driller.ready"; //$NON-NLS-1$

	@TempDir
	Path folder;

	@AfterEach
	void clearProperties() {
		System.clearProperty(ATTACH);
		System.clearProperty(READY);
	}

	@Test
	void opensWhereTheFirstPeerChangesAndTellsWhenThatIsSeen() throws Exception {
		IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
		page.hideView(page.findView(PeersView.ID));
		try (RanksGroup ranks = RanksGroup.start(2)) {
			Path ready = folder.resolve("ready"); //$NON-NLS-1$
			System.setProperty(ATTACH, ranks.name());
			System.setProperty(READY, ready.toString());
			PeersViewTester view = PeersViewTester.open();
			GroupNode group = view.group(ranks.name(), 2);
			Waiting.until("it is ready", () -> Files.exists(ready)); //$NON-NLS-1$
			LiveRenderingTester live = LiveRenderingTester.await(ranks.pid(0), ranks.address(0, "counters")); //$NON-NLS-1$
			assertTrue(live.control().paintedChanges() > 0);
			assertEquals("Live from the image", live.control().originText()); //$NON-NLS-1$
			List<?> selected = view.selection();
			assertEquals(List.of(group.children().get(0)), selected.stream().map(node -> ((SegmentNode) node).peerNode()).toList());
		}
	}
}
