/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.driller.core.Peer;
import org.driller.core.PeerAccess;
import org.driller.core.PeerMode;
import org.driller.debug.core.launch.LaunchIds;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.LaunchDialogTester;
import org.driller.debug.ui.tests.support.Launches;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.StandInDelegate;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Driller tab in the platform's dialog, on groups of tabs that have CDT's ids. */
@ExtendWith(CleanWorkbench.class)
class DrillerTabTest {

	private static final String ENABLE = "Share the memory of this program (make it a Driller peer)"; //$NON-NLS-1$
	private static final String ONLY = "The program only, not shells that start it nor what it starts"; //$NON-NLS-1$
	private static final String GROUP = "Group:"; //$NON-NLS-1$
	private static final String TAB = "Driller"; //$NON-NLS-1$
	private static final String VARIABLES = ILaunchManager.ATTR_ENVIRONMENT_VARIABLES;

	private final Launches launches = new Launches();

	@AfterEach
	void takeAway() throws Exception {
		launches.close();
	}

	private ILaunchConfiguration create(Map<String, String> environment) throws Exception {
		ILaunchConfigurationWorkingCopy copy = launches.create(StandInDelegate.TYPE, "Ränks + {more}"); //$NON-NLS-1$
		copy.setAttribute(StandInDelegate.PROGRAM, RanksGroup.program().toString());
		copy.setAttribute(VARIABLES, environment);
		return copy.doSave();
	}

	private static Map<String, String> variables(ILaunchConfiguration configuration) throws Exception {
		return configuration.getAttribute(VARIABLES, (Map<String, String>) null);
	}

	private static void tick(ILaunchConfiguration configuration, String mode, boolean on) {
		try (LaunchDialogTester dialog = LaunchDialogTester.open(configuration, mode)) {
			dialog.tab(TAB).check(ENABLE, on);
			assertNull(dialog.error());
			dialog.ok();
		}
	}

	@Test
	void isBehindTheEnvironmentInBothModes() throws Exception {
		ILaunchConfiguration configuration = create(null);
		for (String mode : List.of("run", "debug")) { //$NON-NLS-1$ //$NON-NLS-2$
			try (LaunchDialogTester dialog = LaunchDialogTester.open(configuration, mode)) {
				assertEquals(List.of("Environment", TAB, "Common"), dialog.tabs()); //$NON-NLS-1$ //$NON-NLS-2$
				assertFalse(dialog.tab(TAB).isChecked(ENABLE));
			}
		}
		assertNull(variables(configuration));
	}

	@Test
	void changesTheEnvironmentOnlyAndGivesItBack() throws Exception {
		ILaunchConfiguration configuration = create(null);
		// The platform's own tabs write something at the first time.
		LaunchDialogTester.open(configuration, "debug").ok(); //$NON-NLS-1$
		Map<String, Object> before = configuration.getAttributes();
		tick(configuration, "debug", true); //$NON-NLS-1$
		Map<String, String> now = variables(configuration);
		assertEquals("${driller_preload}", now.get("LD_PRELOAD")); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals("ranks", now.get("DRILLER_EXE")); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(now.get("DRILLER_GROUP").startsWith("${driller_group:R%C3%A4nks%20%2B%20%7Bmore%7D"), now::toString); //$NON-NLS-1$ //$NON-NLS-2$
		// A shared configuration holds no place of this machine but the program that was there before.
		assertFalse(now.values().stream().anyMatch(value -> value.contains("/")), now::toString); //$NON-NLS-1$
		tick(configuration, "run", false); //$NON-NLS-1$
		assertNull(variables(configuration));
		assertEquals(before, configuration.getAttributes());
	}

	@Test
	void keepsWhatTheProgramPreloadsItself() throws Exception {
		Map<String, String> own = Map.of("LD_PRELOAD", "libown.so ${workspace_loc}/x.so", "OTHER", "1"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
		ILaunchConfiguration configuration = create(own);
		try (LaunchDialogTester dialog = LaunchDialogTester.open(configuration, "run")) { //$NON-NLS-1$
			dialog.tab(TAB).check(ENABLE, true);
			dialog.type("Allocator:", "libjemalloc.so.2"); //$NON-NLS-1$ //$NON-NLS-2$
			dialog.ok();
		}
		assertEquals("${driller_preload:alone}:${driller_allocator:libjemalloc.so.2}:libown.so:${workspace_loc}/x.so", //$NON-NLS-1$
				variables(configuration).get("LD_PRELOAD")); //$NON-NLS-1$
		try (LaunchDialogTester dialog = LaunchDialogTester.open(configuration, "run")) { //$NON-NLS-1$
			assertEquals("libjemalloc.so.2", dialog.tab(TAB).text("Allocator:")); //$NON-NLS-1$ //$NON-NLS-2$
			dialog.type("Allocator:", "").ok(); //$NON-NLS-1$ //$NON-NLS-2$
		}
		tick(configuration, "run", false); //$NON-NLS-1$
		assertEquals(Map.of("LD_PRELOAD", "libown.so:${workspace_loc}/x.so", "OTHER", "1"), variables(configuration)); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
	}

	@Test
	void complainsBeforeAnythingIsStarted() throws Exception {
		ILaunchConfigurationWorkingCopy copy = create(null).getWorkingCopy();
		copy.setAttribute(StandInDelegate.PROGRAM, "/usr/bin/passwd"); //$NON-NLS-1$
		ILaunchConfiguration configuration = copy.doSave();
		try (LaunchDialogTester dialog = LaunchDialogTester.open(configuration, "run")) { //$NON-NLS-1$
			dialog.tab(TAB).check(ENABLE, true);
			assertTrue(dialog.warning().contains("/usr/bin/passwd is a setuid program"), dialog::warning); //$NON-NLS-1$
			dialog.type(GROUP, "my group!"); //$NON-NLS-1$
			assertTrue(dialog.error().contains("such as 'my-group-'"), dialog::error); //$NON-NLS-1$
			dialog.type(GROUP, "my-group"); //$NON-NLS-1$
			assertNull(dialog.error());
		}
		copy.setAttribute(StandInDelegate.PROGRAM, (String) null);
		try (LaunchDialogTester dialog = LaunchDialogTester.open(copy.doSave(), "run")) { //$NON-NLS-1$
			dialog.tab(TAB).check(ENABLE, true);
			assertNull(dialog.warning());
		}
	}

	@Test
	void makesPeersThatKnowTheirLaunch() throws Exception {
		ILaunchConfigurationWorkingCopy copy = create(null).getWorkingCopy();
		copy.setAttribute(StandInDelegate.PROGRAM, "/bin/sleep"); //$NON-NLS-1$
		copy.setAttribute(StandInDelegate.ARGUMENTS, "1000"); //$NON-NLS-1$
		ILaunchConfiguration configuration = copy.doSave();
		try (LaunchDialogTester dialog = LaunchDialogTester.open(configuration, "run")) { //$NON-NLS-1$
			dialog.tab(TAB).check(ENABLE, true).choose("Memory is shared:", 1).choose("Others may:", 1); //$NON-NLS-1$ //$NON-NLS-2$
			dialog.ok();
		}
		ILaunch first = launches.launch(configuration, "run"); //$NON-NLS-1$
		ILaunch second = launches.launch(configuration, "run"); //$NON-NLS-1$
		for (ILaunch launch : List.of(first, second)) {
			Peer peer = launches.peers(launch, 1).get(0);
			assertEquals(Optional.of(launch), LaunchIds.launch(peer));
			assertTrue(peer.group().startsWith("Ranks-more-"), peer::group); //$NON-NLS-1$
			assertEquals(PeerMode.LAZY, peer.status().mode());
			assertEquals(PeerAccess.WRITE, peer.status().access());
			assertEquals(LaunchIds.of(launch).orElseThrow(), peer.status().launch());
			assertTrue(LaunchIds.process(launch, peer).isPresent());
		}
		Launches.terminate(first);
		launches.peers(first, 0);
		launches.peers(second, 1);
	}

	@Test
	void findsThePeerOfADebuggerThatTellsNoProcessId() throws Exception {
		ILaunchConfiguration configuration = create(null);
		tick(configuration, "debug", true); //$NON-NLS-1$
		ILaunch launch = launches.launch(configuration, "debug"); //$NON-NLS-1$
		// The shell that starts the program has the variables as well, and is none.
		Peer peer = launches.peers(launch, 1).get(0);
		assertEquals("ranks", Path.of(peer.executable()).getFileName().toString()); //$NON-NLS-1$
		assertTrue(LaunchIds.process(launch, peer).isEmpty());
		Waiting.until("it is shared", () -> peer.update() || !peer.segments().isEmpty()); //$NON-NLS-1$
	}

	@Test
	void offersOnlyTheProgram() throws Exception {
		ILaunchConfiguration configuration = create(null);
		try (LaunchDialogTester dialog = LaunchDialogTester.open(configuration, "run")) { //$NON-NLS-1$
			dialog.tab(TAB).check(ENABLE, true);
			assertTrue(dialog.isChecked(ONLY));
			dialog.check(ONLY, false).ok();
		}
		assertFalse(variables(configuration).containsKey("DRILLER_EXE")); //$NON-NLS-1$
	}
}
