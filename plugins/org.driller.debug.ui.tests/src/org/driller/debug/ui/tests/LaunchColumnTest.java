/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;

import org.driller.debug.core.launch.DrillerEnvironment;
import org.driller.debug.core.launch.DrillerSettings;
import org.driller.debug.core.launch.LaunchIds;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.Launches;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.PropertiesTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.StandInDelegate;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Peers view says which launch a peer belongs to, as launches come and go. */
@ExtendWith(CleanWorkbench.class)
class LaunchColumnTest {

	private static final String COLUMN = "Launch"; //$NON-NLS-1$

	private final Launches launches = new Launches();

	@AfterEach
	void takeAway() throws Exception {
		launches.close();
	}

	private ILaunch launch(String mode) throws Exception {
		ILaunchConfigurationWorkingCopy copy = launches.create(StandInDelegate.TYPE, "column"); //$NON-NLS-1$
		copy.setAttribute(StandInDelegate.PROGRAM, RanksGroup.program().toString());
		DrillerEnvironment.set(copy, DrillerEnvironment.enable(Map.of(), true, copy.getName(),
				DrillerSettings.DEFAULT.withExecutables("ranks"))); //$NON-NLS-1$
		return launches.launch(copy.doSave(), mode);
	}

	private PeerNode node(PeersViewTester view, ILaunch launch) {
		return view.group(launches.peers(launch, 1).get(0).group(), 1).children().get(0);
	}

	private static void await(PeersViewTester view, PeerNode node, String text) {
		Waiting.until("the launch is shown as " + text, () -> text.equals(view.text(node, COLUMN))); //$NON-NLS-1$
	}

	@Test
	void followsALaunchToItsEnd() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		ILaunch launch = launch("run"); //$NON-NLS-1$
		PeerNode node = node(view, launch);
		String name = launch.getLaunchConfiguration().getName();
		await(view, node, name);
		Launches.terminate(launch);
		await(view, node, "<terminated> " + name); //$NON-NLS-1$
		DebugPlugin.getDefault().getLaunchManager().removeLaunch(launch);
		await(view, node, "no longer listed"); //$NON-NLS-1$
	}

	@Test
	void tellsTheDebugSession() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		PropertiesTester sheet = PropertiesTester.open();
		view.view().getSite().getPage().activate(view.view());
		ILaunch launch = launch("debug"); //$NON-NLS-1$
		PeerNode node = node(view, launch);
		String text = launch.getLaunchConfiguration().getName() + " (debugged)"; //$NON-NLS-1$
		await(view, node, text);
		view.select(node);
		Waiting.until("the properties say it as well", () -> text.equals(sheet.value(COLUMN))); //$NON-NLS-1$
		// The stand-in has no debug target, as gdb's launches have none.
		assertEquals("debugged", sheet.value("Debug session")); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals(LaunchIds.of(launch).orElseThrow(), sheet.value("Launch id")); //$NON-NLS-1$
	}

	@Test
	void saysNothingOfPeersFromElsewhere() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			assertEquals("", view.text(view.group(ranks.name(), 1).children().get(0), COLUMN)); //$NON-NLS-1$
		}
	}
}
