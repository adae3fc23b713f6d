/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ends what is left of a group: also a forked process whose parent has ended, which is nobody's descendant any more. */
final class GroupEnd {

	/** Peers are known by their sockets' names. */
	private static final Path SOCKETS = Path.of("/proc/self/net/unix"); //$NON-NLS-1$
	private static final long PATIENCE_NANOS = 60_000_000_000L;
	private static final long LOOK_NANOS = 10_000_000;

	private GroupEnd() {
	}

	/** The living peers of the groups whose name matches. */
	static List<ProcessHandle> living(String groups) throws IOException {
		var name = Pattern.compile("@driller/\\d+/" + groups + "/(?<pid>\\d+)$"); //$NON-NLS-1$ //$NON-NLS-2$
		return Files.readAllLines(SOCKETS, StandardCharsets.ISO_8859_1).stream().map(name::matcher).filter(Matcher::find)
				.map(found -> Long.parseLong(found.group("pid"))).distinct() //$NON-NLS-1$
				.flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
	}

	/** Ends all peers of a group the hard way and waits until there are none. */
	static void of(String group) throws IOException {
		long end = System.nanoTime() + PATIENCE_NANOS;
		for (List<ProcessHandle> left = living(Pattern.quote(group)); !left.isEmpty(); left = living(Pattern.quote(group))) {
			left.forEach(ProcessHandle::destroyForcibly);
			if (System.nanoTime() > end) {
				throw new IOException("these do not end: " + left); //$NON-NLS-1$
			}
			LockSupport.parkNanos(LOOK_NANOS);
		}
	}
}
