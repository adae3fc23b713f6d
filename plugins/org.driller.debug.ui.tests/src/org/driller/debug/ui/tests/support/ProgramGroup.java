/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A real group of any program, started by the real command. Ends with {@link #close()}. */
public final class ProgramGroup implements AutoCloseable {

	private static final AtomicInteger NUMBER = new AtomicInteger();

	private final String name;
	private final Process command;

	private ProgramGroup(String name, Process command) {
		this.name = name;
		this.command = command;
	}

	/** Starts a number of processes of a program, with its arguments. */
	public static ProgramGroup start(int size, String... program) throws IOException {
		String name = "ui-program-" + ProcessHandle.current().pid() + '-' + NUMBER.incrementAndGet(); //$NON-NLS-1$
		var command = new ArrayList<>(List.of(tool("driller"), "run", "-n", Integer.toString(size), "-g", name, "--")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$
		command.addAll(List.of(program));
		return new ProgramGroup(name, new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD).start());
	}

	/** A program of the native build. */
	public static String tool(String name) {
		return Path.of(System.getProperty("driller.native", "../../native/build"), "bin", name).toAbsolutePath().toString(); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
	}

	public String name() {
		return name;
	}

	@Override
	public void close() throws IOException {
		Processes.end(command);
		GroupEnd.of(name);
	}
}
