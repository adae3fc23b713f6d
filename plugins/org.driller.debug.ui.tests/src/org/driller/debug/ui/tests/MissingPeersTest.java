/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import org.driller.debug.core.launch.DrillerEnvironment;
import org.driller.debug.core.launch.DrillerSettings;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.Launches;
import org.driller.debug.ui.tests.support.MessageTester;
import org.driller.debug.ui.tests.support.StandInDelegate;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A launch whose program is no peer though it was to be one. */
@ExtendWith(CleanWorkbench.class)
class MissingPeersTest {

	private final Launches launches = new Launches();

	@AfterEach
	void takeAway() throws Exception {
		launches.close();
	}

	private ILaunchConfiguration create(String program, String arguments, String executables) throws Exception {
		ILaunchConfigurationWorkingCopy copy = launches.create(StandInDelegate.TYPE, "missing"); //$NON-NLS-1$
		copy.setAttribute(StandInDelegate.PROGRAM, program);
		copy.setAttribute(StandInDelegate.ARGUMENTS, arguments);
		DrillerEnvironment.set(copy, DrillerEnvironment.enable(Map.of(), true, copy.getName(),
				DrillerSettings.DEFAULT.withExecutables(executables)));
		return copy.doSave();
	}

	private static void awaitSilence() {
		Waiting.until("nobody looks any more", () -> Arrays.stream(Job.getJobManager().find(null)) //$NON-NLS-1$
				.noneMatch(job -> job.getClass().getSimpleName().equals("MissingPeers"))); //$NON-NLS-1$
		assertFalse(MessageTester.isShown("is a Driller peer")); //$NON-NLS-1$
	}

	@Test
	void saysThatTheProgramIsStatic(@TempDir Path folder) throws Exception {
		Path source = Files.writeString(folder.resolve("static.c"), "#include <unistd.h>\nint main(void) { for (;;) pause(); }\n"); //$NON-NLS-1$ //$NON-NLS-2$
		Path program = folder.resolve("static"); //$NON-NLS-1$
		Process compiler = new ProcessBuilder("gcc", "-static", "-o", program.toString(), source.toString()) //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
				.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start(); //$NON-NLS-1$
		assumeTrue(compiler.waitFor() == 0, "there is no static C library here"); //$NON-NLS-1$
		for (String mode : new String[] { "run", "debug" }) { //$NON-NLS-1$ //$NON-NLS-2$
			ILaunchConfiguration configuration = create(program.toString(), "", "static"); //$NON-NLS-1$ //$NON-NLS-2$
			launches.launch(configuration, mode);
			String text = MessageTester.awaitAndClose("link it with libdriller.a and call driller_init()"); //$NON-NLS-1$
			assertTrue(text.startsWith("Nothing that '" + configuration.getName() + "' has started is a Driller peer: "), text); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	@Test
	void saysItOnceForAConfiguration() throws Exception {
		ILaunchConfiguration configuration = create("/bin/sleep", "1000", "another"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		ILaunch first = launches.launch(configuration, "run"); //$NON-NLS-1$
		MessageTester.awaitAndClose("DRILLER_EXE='another' may name other programs"); //$NON-NLS-1$
		ILaunch second = launches.launch(configuration, "run"); //$NON-NLS-1$
		awaitSilence();
		for (ILaunch launch : new ILaunch[] { first, second }) {
			assertFalse(launch.isTerminated());
			assertEquals(1, launch.getProcesses().length);
		}
	}

	@Test
	void saysNothingIfSomethingOfItIsAPeer() throws Exception {
		// The shell is none.
		ILaunch launch = launches.launch(create("/bin/sh", "-c 'sleep 1000; true'", "sleep"), "run"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
		launches.peers(launch, 1);
		awaitSilence();
	}
}
