/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.explain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A process of this machine.
 *
 * @param pid     process id
 * @param name    name of its program, as the kernel has it
 * @param user    name of the user to whom it belongs, empty if not known
 * @param command command line, as a single line; empty if not known
 */
public record ProcessEntry(int pid, String name, String user, String command) {

	/** Longer command lines are cut. */
	private static final int COMMAND_MAX = 1024;

	/** @return all processes there are, the most recent first; reads a file or more for each */
	static List<ProcessEntry> all() {
		return ProcessHandle.allProcesses().map(ProcessEntry::of).sorted(Comparator.comparingInt(ProcessEntry::pid).reversed())
				.toList();
	}

	private static ProcessEntry of(ProcessHandle process) {
		String name = read(process.pid(), "comm"); //$NON-NLS-1$
		String command = read(process.pid(), "cmdline"); //$NON-NLS-1$
		return new ProcessEntry((int) process.pid(), name, process.info().user().orElse(""), command); //$NON-NLS-1$
	}

	/** What processes call themselves may hold anything: it is made a line. */
	private static String read(long pid, String file) {
		try {
			byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), file)); //$NON-NLS-1$
			int length = Math.min(bytes.length, COMMAND_MAX);
			return new String(bytes, 0, length, StandardCharsets.UTF_8).replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", " ").strip(); //$NON-NLS-1$ //$NON-NLS-2$
		} catch (IOException e) {
			// It has just ended.
			return ""; //$NON-NLS-1$
		}
	}

	/** Whether all words occur in what is shown. @param words in lower case */
	boolean matches(List<String> words) {
		String all = String.join("\n", Integer.toString(pid), name, user, command).toLowerCase(Locale.ROOT); //$NON-NLS-1$
		return words.stream().allMatch(all::contains);
	}

	static List<String> words(String text) {
		return Stream.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+")).filter(word -> !word.isEmpty()).toList(); //$NON-NLS-1$
	}
}
