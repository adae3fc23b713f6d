/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real group of processes of the sample program, started by the real command. Ends with {@link #close()}. */
public final class RanksGroup implements AutoCloseable {

	private static final AtomicInteger NUMBER = new AtomicInteger();
	private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\\s*\"?(0x[0-9a-f]+|[0-9]+)\"?"); //$NON-NLS-1$

	private final String name;
	private final Process command;
	/** What each rank printed about itself. */
	private final Map<Integer, Map<String, Long>> ranks = new TreeMap<>();

	private RanksGroup(String name, Process command) {
		this.name = name;
		this.command = command;
	}

	/** Starts ranks and waits until each has said where its things are. */
	public static RanksGroup start(int size) throws IOException {
		return start(size, "ro"); //$NON-NLS-1$
	}

	/** Starts ranks that let others write. */
	public static RanksGroup startWritable(int size) throws IOException {
		return start(size, "rw"); //$NON-NLS-1$
	}

	/** Starts ranks that have further arguments. */
	public static RanksGroup startWith(int size, String... arguments) throws IOException {
		return start(size, "ro", arguments); //$NON-NLS-1$
	}

	private static RanksGroup start(int size, String access, String... arguments) throws IOException {
		String name = "ui-test-" + ProcessHandle.current().pid() + '-' + NUMBER.incrementAndGet(); //$NON-NLS-1$
		Path bin = nativeBuild().resolve("bin"); //$NON-NLS-1$
		var command = new ArrayList<>(List.of(bin.resolve("driller").toString(), "run", "-n", Integer.toString(size), "-g", name, //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
				"--access", access, "--", bin.resolve("ranks").toString(), "--print")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
		command.addAll(List.of(arguments));
		Path errors = Files.createTempFile("driller-ranks", ".err"); //$NON-NLS-1$ //$NON-NLS-2$
		var group = new RanksGroup(name, new ProcessBuilder(command).redirectError(errors.toFile()).start());
		try {
			BufferedReader output = group.command.inputReader();
			while (group.ranks.size() < size) {
				String line = output.readLine();
				if (line == null) {
					throw new IOException("the group did not start: " + Files.readString(errors)); //$NON-NLS-1$
				}
				group.add(line);
			}
			return group;
		} catch (IOException e) {
			group.close();
			throw e;
		} finally {
			Files.deleteIfExists(errors);
		}
	}

	private void add(String line) {
		Map<String, Long> fields = new TreeMap<>();
		Matcher matcher = FIELD.matcher(line);
		while (matcher.find()) {
			fields.put(matcher.group(1), Long.decode(matcher.group(2)));
		}
		ranks.put(fields.get("rank").intValue(), fields); //$NON-NLS-1$
	}

	public String name() {
		return name;
	}

	public int pid(int rank) {
		return ranks.get(rank).get("pid").intValue(); //$NON-NLS-1$
	}

	/** Where a rank has a thing, such as {@code ticks}. */
	public long address(int rank, String thing) {
		return ranks.get(rank).get(thing);
	}

	/** Sends a signal, such as {@code STOP}, to a rank. */
	public void signal(int rank, String name) throws IOException, InterruptedException {
		int status = new ProcessBuilder("kill", "-" + name, Integer.toString(pid(rank))).start().waitFor(); //$NON-NLS-1$ //$NON-NLS-2$
		if (status != 0) {
			throw new IOException("kill: " + status); //$NON-NLS-1$
		}
	}

	/** Has a debugger hold a rank until it is destroyed. */
	public Process debug(int rank) throws IOException {
		// It waits for commands on its input.
		return new ProcessBuilder("gdb", "-q", "-nx", "-p", Integer.toString(pid(rank))).redirectErrorStream(true) //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
				.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
	}

	/** Ends one rank the hard way and waits until it is gone. */
	public void kill(int rank) {
		ProcessHandle.of(pid(rank)).ifPresent(ProcessHandle::destroyForcibly);
	}

	/** Ends all that is left of the group. */
	@Override
	public void close() {
		ranks.keySet().forEach(this::kill);
		Processes.end(command);
	}

	/** The sample program. */
	public static Path program() {
		return nativeBuild().resolve("bin/ranks"); //$NON-NLS-1$
	}

	static Path nativeBuild() {
		return Path.of(System.getProperty("driller.native", "../../native/build")).toAbsolutePath().normalize(); //$NON-NLS-1$ //$NON-NLS-2$
	}
}
