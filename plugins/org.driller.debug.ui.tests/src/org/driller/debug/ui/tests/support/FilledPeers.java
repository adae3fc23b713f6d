/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Real processes that have the same bytes in a mapping of their own: Python under libdriller. */
public final class FilledPeers implements AutoCloseable {

	private static final String PROGRAM = """
			import mmap, os, random, sys, ctypes, time
			size = int(sys.argv[1])
			memory = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
			block = random.Random(1).randbytes(1 << 20)
			for at in range(0, size, len(block)):
			    memory[at:at + len(block)] = block
			print(os.getpid(), ctypes.addressof(ctypes.c_char.from_buffer(memory)), flush=True)
			time.sleep(100000)
			""";

	private final List<Process> commands = new ArrayList<>();
	private final List<Integer> pids = new ArrayList<>();
	private final List<Long> addresses = new ArrayList<>();

	private FilledPeers() {
	}

	/** Starts them and waits until they are filled. */
	public static FilledPeers start(int count, int bytes) throws IOException {
		var peers = new FilledPeers();
		for (int i = 0; i < count; i++) {
			peers.add(bytes);
		}
		return peers;
	}

	private void add(int bytes) throws IOException {
		// Only the interpreter itself: what is called python3 may be a script that starts it.
		var command = List.of(RanksGroup.nativeBuild().resolve("bin/driller").toString(), "run", "-g", //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
				"ui-filled-" + ProcessHandle.current().pid(), "--exe", "python*", "--", "python3", "-c", PROGRAM, //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$ //$NON-NLS-6$
				Integer.toString(bytes));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		commands.add(process);
		String line = process.inputReader().readLine();
		if (line == null) {
			close();
			throw new IOException("Python did not start"); //$NON-NLS-1$
		}
		String[] words = line.split(" "); //$NON-NLS-1$
		pids.add(Integer.parseInt(words[0]));
		addresses.add(Long.parseLong(words[1]));
	}

	public int pid(int index) {
		return pids.get(index);
	}

	/** Where a process has its bytes. */
	public long address(int pid) {
		return addresses.get(pids.indexOf(pid));
	}

	@Override
	public void close() {
		pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
		commands.forEach(Process::destroy);
		try {
			for (Process command : commands) {
				if (!command.waitFor(10, TimeUnit.SECONDS)) {
					command.destroyForcibly().waitFor();
				}
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
