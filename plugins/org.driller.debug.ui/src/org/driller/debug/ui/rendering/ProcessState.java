/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.rendering;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Whether a process is held by a debugger or a signal, asked a few times a second at most. For one thread at a time. */
final class ProcessState {

	private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	private final Path file;
	private boolean stopped;
	private boolean asked;
	private long askedAt;

	ProcessState(int pid) {
		file = Path.of("/proc", Integer.toString(pid), "stat"); //$NON-NLS-1$ //$NON-NLS-2$
	}

	boolean isStopped() {
		long now = System.nanoTime();
		if (!asked || now - askedAt >= NANOS) {
			asked = true;
			askedAt = now;
			stopped = ask();
		}
		return stopped;
	}

	private boolean ask() {
		try {
			String stat = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
			// The name of the program may hold anything, parentheses and blanks too.
			int state = stat.lastIndexOf(')') + 2;
			return state < stat.length() && "Tt".indexOf(stat.charAt(state)) >= 0; //$NON-NLS-1$
		} catch (IOException e) {
			// It has ended, which is seen elsewhere.
			return false;
		}
	}
}
