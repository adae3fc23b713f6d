/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.launch.AttachDelegate;
import org.driller.debug.core.launch.DrillerEnvironment;
import org.driller.debug.core.launch.DrillerSettings;
import org.driller.debug.core.launch.GroupLaunch;
import org.driller.debug.core.launch.GroupSettings;
import org.driller.debug.core.launch.LaunchIds;
import org.driller.debug.core.launch.RankSettings;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.LaunchDialogTester;
import org.driller.debug.ui.tests.support.Launches;
import org.driller.debug.ui.tests.support.MessageTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.StandInDelegate;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Process groups, with real processes. */
@ExtendWith(CleanWorkbench.class)
class ProcessGroupTest {

	private static final String RUN = ILaunchManager.RUN_MODE;
	private static final String DEBUG = ILaunchManager.DEBUG_MODE;

	private final Launches launches = new Launches();

	@AfterEach
	void takeAway() throws Exception {
		launches.close();
	}

	private static GroupSettings ranks(int count) {
		return new GroupSettings(RanksGroup.program().toString(), "", "", count, false, 0, List.of(), "", ""); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
	}

	private static GroupSettings script(String text, int count) {
		return new GroupSettings("sh", "-c '" + text + "'", "", count, false, 0, List.of(), "", ""); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$ //$NON-NLS-6$
	}

	private ILaunchConfigurationWorkingCopy create(GroupSettings settings) throws Exception {
		ILaunchConfigurationWorkingCopy copy = launches.create(DrillerDebug.PROCESS_GROUP_TYPE_ID, "group"); //$NON-NLS-1$
		settings.write(copy);
		DrillerEnvironment.set(copy, DrillerEnvironment.enable(Map.of(), true, copy.getName(), DrillerSettings.DEFAULT));
		return copy;
	}

	private ILaunch launch(GroupSettings settings) throws Exception {
		return launches.launch(create(settings).doSave(), RUN);
	}

	private static List<Integer> ranksOf(List<Peer> peers) {
		return peers.stream().map(Peer::rank).sorted().toList();
	}

	@Test
	void startsRanksWithConsolesAndEndsThemAll() throws Exception {
		ILaunchConfiguration configuration = create(ranks(4)).doSave();
		for (int round = 0; round < 2; round++) {
			ILaunch launch = launches.launch(configuration, RUN);
			List<Peer> peers = launches.peers(launch, 4);
			assertEquals(List.of(0, 1, 2, 3), ranksOf(peers));
			assertEquals(List.of("ranks [rank 0]", "ranks [rank 1]", "ranks [rank 2]", "ranks [rank 3]"), //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
					Arrays.stream(launch.getProcesses()).map(IProcess::getLabel).toList());
			for (IProcess process : launch.getProcesses()) {
				Waiting.until("a console", () -> DebugUITools.getConsole(process) != null); //$NON-NLS-1$
			}
			assertTrue(peers.stream().allMatch(peer -> LaunchIds.launch(peer).equals(Optional.of(launch))));
			Launches.terminate(launch);
			launches.peers(launch, 0);
		}
	}

	@Test
	void endsForkedPeersToo() throws Exception {
		ILaunch launch = launch(script("sleep 1000 & exec sleep 1000", 2)); //$NON-NLS-1$
		List<Peer> peers = launches.peers(launch, 4);
		Launches.terminate(launch);
		launches.peers(launch, 0);
		assertTrue(peers.stream().noneMatch(Peer::isAlive));
	}

	@Test
	void givesRanksWhatIsTheirOwn(@TempDir Path folder) throws Exception {
		var rows = List.of(new RankSettings(1, "", folder.toString(), "MINE=its own; FROM=${env_var:HOME}"), //$NON-NLS-1$ //$NON-NLS-2$
				new RankSettings(2, "-c 'exit 3'", "", "")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		GroupSettings all = script("echo $DRILLER_RANK of $DRILLER_SIZE: $MINE $FROM $(pwd) >" + folder + "/$DRILLER_RANK", 3); //$NON-NLS-1$ //$NON-NLS-2$
		var settings = new GroupSettings(all.program(), all.arguments(), "/", 3, false, 50, rows, "", ""); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		ILaunch launch = launch(settings);
		MessageTester.awaitAndClose("1 of the processes of"); //$NON-NLS-1$
		Waiting.until("all end", launch::isTerminated); //$NON-NLS-1$
		IProcess[] processes = launch.getProcesses();
		assertEquals("0 of 3: /\n", Files.readString(folder.resolve("0"))); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals("1 of 3: its own " + System.getenv("HOME") + ' ' + folder.toRealPath() + '\n', //$NON-NLS-1$ //$NON-NLS-2$
				Files.readString(folder.resolve("1"))); //$NON-NLS-1$
		assertEquals(3, processes[2].getExitValue());
	}

	@Test
	void tellsOnceWhenRanksDieAtTheirStart() throws Exception {
		ILaunch launch = launch(script("exit $((DRILLER_RANK + 1))", 3)); //$NON-NLS-1$
		String text = MessageTester.awaitAndClose("sh [rank 2]: exit status 3"); //$NON-NLS-1$
		assertTrue(text.startsWith("3 of the processes of '" + launch.getLaunchConfiguration().getName()), text); //$NON-NLS-1$
	}

	@Test
	void debugsSelectedRanksWithAnotherConfiguration() throws Exception {
		ILaunchConfigurationWorkingCopy debugger = launches.create(StandInDelegate.TYPE, "debugger"); //$NON-NLS-1$
		debugger.setAttribute(StandInDelegate.PROGRAM, RanksGroup.program().toString());
		debugger.doSave();
		GroupSettings all = ranks(3);
		ILaunchConfigurationWorkingCopy copy = create(new GroupSettings(all.program(), "--ring " + launches.name("ring").replace(' ', '-'), //$NON-NLS-1$ //$NON-NLS-2$
				"", 3, false, 0, List.of(), "1", debugger.getName())); //$NON-NLS-1$ //$NON-NLS-2$
		DrillerEnvironment.set(copy, DrillerEnvironment.enable(Map.of(), true, copy.getName(),
				DrillerSettings.DEFAULT.withExecutables("ranks"))); //$NON-NLS-1$
		var launch = (GroupLaunch) launches.launch(copy.doSave(), DEBUG);
		assertEquals(List.of(0, 2), ranksOf(launches.peers(launch, 2)));
		assertEquals(1, launch.debugged().size());
		List<Peer> debugged = launches.peers(launch.debugged().get(0), 1);
		assertEquals(List.of(1), ranksOf(debugged));
		assertEquals(launches.peers(launch, 2).get(0).group(), debugged.get(0).group());
		Launches.terminate(launch);
		Waiting.until("the debugged rank ends with them", () -> !debugged.get(0).isAlive()); //$NON-NLS-1$
	}

	@Test
	void leavesTheNumbersToALauncher() throws Exception {
		GroupSettings once = script("for r in 0 1 2; do OMPI_COMM_WORLD_RANK=$r sleep 1000 & done; wait", 9); //$NON-NLS-1$
		ILaunchConfigurationWorkingCopy copy = create(new GroupSettings(once.program(), once.arguments(), "", 9, true, 0, //$NON-NLS-1$
				List.of(), "", "")); //$NON-NLS-1$ //$NON-NLS-2$
		DrillerEnvironment.set(copy, DrillerEnvironment.enable(Map.of(), true, copy.getName(),
				DrillerSettings.DEFAULT.withExecutables("sleep"))); //$NON-NLS-1$
		ILaunch launch = launches.launch(copy.doSave(), RUN);
		assertEquals(List.of(0, 1, 2), ranksOf(launches.peers(launch, 3)));
		assertEquals(1, launch.getProcesses().length);
		Launches.terminate(launch);
		launches.peers(launch, 0);
	}

	@Test
	void startsRealMpiRanks() throws Exception {
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/mpirun")), "there is no mpirun here"); //$NON-NLS-1$ //$NON-NLS-2$
		ILaunchConfigurationWorkingCopy copy = create(new GroupSettings("mpirun", "--oversubscribe -n 3 sleep 1000", "", 1, //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
				true, 0, List.of(), "", "")); //$NON-NLS-1$ //$NON-NLS-2$
		Map<String, String> root = Map.of("OMPI_ALLOW_RUN_AS_ROOT", "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
		DrillerEnvironment.set(copy, DrillerEnvironment.enable(root, true, copy.getName(),
				DrillerSettings.DEFAULT.withExecutables("sleep"))); //$NON-NLS-1$
		ILaunch launch = launches.launch(copy.doSave(), RUN);
		assertEquals(List.of(0, 1, 2), ranksOf(launches.peers(launch, 3)));
		Launches.terminate(launch);
		launches.peers(launch, 0);
	}

	private String refusal(GroupSettings settings) throws Exception {
		return launches.refusal(create(settings), RUN);
	}

	@Test
	void saysWhatIsWrong() throws Exception {
		assertEquals("Choose a program", refusal(GroupSettings.DEFAULT)); //$NON-NLS-1$
		assertTrue(refusal(withProgram("/no/such/program")).contains("'/no/such/program' does not exist")); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(refusal(withProgram("/etc/passwd")).contains("cannot be executed")); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(refusal(withProgram("/tmp")).contains("it is a folder")); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(refusal(withProgram("no-such-program")).contains("no program 'no-such-program' in PATH")); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(refusal(ranks(0)).contains("0 is not a number of ranks")); //$NON-NLS-1$
		assertTrue(refusal(ranks(100_000)).contains("is not a number of ranks from 1 to")); //$NON-NLS-1$
		assertTrue(refusal(new GroupSettings("sh", "", "/no/such/folder", 1, false, 0, List.of(), "", "")) //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$
				.contains("'/no/such/folder' does not exist")); //$NON-NLS-1$
		ILaunchConfigurationWorkingCopy named = create(ranks(1));
		DrillerEnvironment.set(named, DrillerEnvironment.enable(Map.of(), true, "", DrillerSettings.DEFAULT.withGroup("a/b"))); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(launches.refusal(named, RUN).contains("'a/b' is not a group's name")); //$NON-NLS-1$
		ILaunchConfigurationWorkingCopy allocator = create(ranks(1));
		DrillerEnvironment.set(allocator, DrillerEnvironment.enable(Map.of(), true, "", //$NON-NLS-1$
				new DrillerSettings("", DrillerSettings.DEFAULT.mode(), DrillerSettings.DEFAULT.access(), "", "", "libnone.so.9"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
		assertTrue(launches.refusal(allocator, RUN).contains("The allocator 'libnone.so.9' was not found")); //$NON-NLS-1$
		ILaunchConfigurationWorkingCopy debug = create(new GroupSettings("sh", "", "", 2, false, 0, List.of(), "1", "none")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$
		assertTrue(launches.refusal(debug, DEBUG).contains("no launch configuration 'none'")); //$NON-NLS-1$
		assertTrue(refusal(new GroupSettings("sh", "", "", 2, false, 0, List.of(), "0-2", "")).contains("'0-2' names no ranks")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$ //$NON-NLS-6$
	}

	private static GroupSettings withProgram(String program) {
		return new GroupSettings(program, "", "", 1, false, 0, List.of(), "", ""); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
	}

	@Test
	void warnsOfAProgramThatCannotBeAPeer(@TempDir Path folder) throws Exception {
		Path program = folder.resolve("setuid"); //$NON-NLS-1$
		Files.copy(Path.of("/bin/true"), program); //$NON-NLS-1$
		assertEquals(0, new ProcessBuilder("chmod", "4755", program.toString()).start().waitFor()); //$NON-NLS-1$ //$NON-NLS-2$
		ILaunch launch = launch(withProgram(program.toString()));
		MessageTester.awaitAndClose("is a setuid program, for which preloading is ignored"); //$NON-NLS-1$
		Waiting.until("it runs all the same", launch::isTerminated); //$NON-NLS-1$
		assertEquals(0, launch.getProcesses()[0].getExitValue());
	}

	@Test
	void asksBeforeItStartsAThousand() throws Exception {
		ILaunchConfiguration configuration = create(new GroupSettings("true", "", "", 1000, false, 0, List.of(), "", "")).doSave(); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$
		MessageTester.answerNext("Start 1000 processes?", "No"); //$NON-NLS-1$ //$NON-NLS-2$
		ILaunch launch = launches.launch(configuration, RUN);
		assertTrue(launch == null || launch.getProcesses().length == 0);
	}

	@Test
	void keepsWhatTheDialogShows() throws Exception {
		ILaunchConfiguration configuration = create(GroupSettings.DEFAULT).doSave();
		try (LaunchDialogTester dialog = LaunchDialogTester.open(configuration, "run")) { //$NON-NLS-1$
			assertEquals(List.of("Main", "Ranks", "Environment", "Driller", "Common"), dialog.tabs()); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$
			dialog.tab("Main"); //$NON-NLS-1$
			assertEquals("Choose a program", dialog.error()); //$NON-NLS-1$
			dialog.type("Program:", RanksGroup.program().toString()).type("Program arguments:", "--interval-ms 10"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			dialog.tab("Ranks").type("Ranks:", "0-1"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			dialog.ok();
		}
		GroupSettings kept = GroupSettings.read(configuration);
		assertEquals(RanksGroup.program().toString(), kept.program());
		assertEquals("--interval-ms 10", kept.arguments()); //$NON-NLS-1$
		assertEquals("0-1", kept.debugRanks()); //$NON-NLS-1$
		assertEquals(4, kept.ranks());
		assertTrue(DrillerEnvironment.isEnabled(DrillerEnvironment.of(configuration)));
	}

	@Test
	void attachesToAGroup() throws Exception {
		try (RanksGroup group = RanksGroup.start(2)) {
			ILaunchConfigurationWorkingCopy copy = launches.create(DrillerDebug.ATTACH_TYPE_ID, "attach"); //$NON-NLS-1$
			AttachDelegate.setGroup(copy, group.name());
			ILaunch launch = launches.launch(copy.doSave(), DEBUG);
			assertEquals(2, launch.getDebugTargets().length);
			assertFalse(launch.isTerminated());
			AttachDelegate.setGroup(copy, "nobody-is-there"); //$NON-NLS-1$
			assertTrue(launches.refusal(copy, DEBUG).contains("no living peers in group 'nobody-is-there'")); //$NON-NLS-1$
			AttachDelegate.setGroup(copy, ""); //$NON-NLS-1$
			assertEquals("Choose the group to attach to", launches.refusal(copy, DEBUG)); //$NON-NLS-1$
		}
	}
}
