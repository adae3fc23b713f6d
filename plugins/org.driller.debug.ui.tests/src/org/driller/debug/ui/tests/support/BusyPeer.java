/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real process that writes 64 bytes again and again as fast as it can: Python under libdriller. */
public final class BusyPeer implements AutoCloseable {

	private static final String PROGRAM = """
			import ctypes, os
			memory = ctypes.create_string_buffer(1 << 20)
			at = ctypes.addressof(memory) + 4096 & -4096
			print(os.getpid(), at, flush=True)
			n = 0
			while True:
			    n += 1
			    ctypes.memset(at, n & 255, 64)
			""";

	private final String group;
	private final Process command;
	private final int pid;
	private final long address;

	private BusyPeer(String group, Process command, int pid, long address) {
		this.group = group;
		this.command = command;
		this.pid = pid;
		this.address = address;
	}

	/** Starts it and waits until it writes. */
	public static BusyPeer start() throws IOException {
		String group = "ui-busy-" + ProcessHandle.current().pid(); //$NON-NLS-1$
		// Only the interpreter itself: what is called python3 may be a script that starts it.
		var command = List.of(RanksGroup.nativeBuild().resolve("bin/driller").toString(), "run", "-g", group, "--exe", "python*", //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$
				"--", "python3", "-c", PROGRAM); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		String line = process.inputReader().readLine();
		if (line == null) {
			process.destroy();
			throw new IOException("Python did not start"); //$NON-NLS-1$
		}
		String[] words = line.split(" "); //$NON-NLS-1$
		return new BusyPeer(group, process, Integer.parseInt(words[0]), Long.parseLong(words[1]));
	}

	public String group() {
		return group;
	}

	public int pid() {
		return pid;
	}

	/** Where it writes. */
	public long address() {
		return address;
	}

	@Override
	public void close() {
		ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
		command.destroy();
		try {
			if (!command.waitFor(10, TimeUnit.SECONDS)) {
				command.destroyForcibly().waitFor();
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
