/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.driller.core.DrillerException;
import org.driller.core.internal.Observer;

/** A real group of peers: the sample {@code ranks}, run by {@code driller run}. Ends with the test. */
final class Ranks implements AutoCloseable {

	private static final AtomicInteger NUMBER = new AtomicInteger();

	/** How the names of all groups of this test run start. */
	static final String PREFIX = "core-test-" + ProcessHandle.current().pid() + '-';

	final String group = PREFIX + NUMBER.incrementAndGet();
	private final Process run;
	private final Path log;
	private final int count;
	private List<Integer> pids = List.of();

	private Ranks(int count, Map<String, String> environment, List<String> program) throws IOException {
		this.count = count;
		List<String> command = new ArrayList<>(
				List.of(Native.program("driller"), "run", "-n", String.valueOf(count), "-g", group, "--"));
		command.addAll(program);
		log = Files.createTempFile("ranks", ".log");
		var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		builder.environment().putAll(environment);
		run = builder.start();
	}

	/** Starts a group and returns when all its peers can be found. */
	static Ranks start(int count) throws Exception {
		return start(count, Map.of());
	}

	/** The same, and they are at work: the library is there before the program's own first line is run. */
	static Ranks start(int count, Map<String, String> environment) throws Exception {
		var ranks = start(count, environment, List.of(Native.program("ranks")));
		try {
			for (int pid : ranks.pids) {
				Await.until("process " + pid + " is at work", () -> has(pid, "timerfd"));
			}
			return ranks;
		} catch (Exception | Error e) {
			ranks.close();
			throw e;
		}
	}

	/** Whether a process has a descriptor of a kind; ranks open their timer last. */
	private static boolean has(int pid, String kind) throws Exception {
		try (var descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
			return descriptors.anyMatch(descriptor -> {
				try {
					return Files.readSymbolicLink(descriptor).toString().contains(kind);
				} catch (IOException e) {
					return false; // it was closed meanwhile
				}
			});
		}
	}

	static Ranks start(int count, Map<String, String> environment, List<String> program) throws Exception {
		var ranks = new Ranks(count, environment, program);
		try {
			ranks.awaitPeers();
			return ranks;
		} catch (Exception | Error e) {
			ranks.close();
			throw e;
		}
	}

	private void awaitPeers() throws Exception {
		Await.until(count + " peers of " + group + " are listed", () -> {
			if (!run.isAlive()) {
				throw new AssertionError("driller run ended: " + Files.readString(log));
			}
			pids = listed();
			return pids.size() == count;
		});
	}

	/** The pids of its peers as they were found first. */
	List<Integer> pids() {
		return pids;
	}

	/** The pids that have a socket now. */
	List<Integer> listed() throws DrillerException {
		return Observer.list().stream().filter(found -> found.group().equals(group)).map(Observer.Found::pid).toList();
	}

	/** Ends a process as {@code kill -9} does. */
	static void kill(int pid) {
		ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
	}

	/** Sends a signal by its name. */
	static void signal(int pid, String name) throws Exception {
		if (new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).inheritIO().start().waitFor() != 0) {
			throw new AssertionError("kill -" + name + ' ' + pid);
		}
	}

	/** The letter that the kernel gives the process's state. */
	static char state(int pid) throws IOException {
		String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
		return stat.charAt(stat.lastIndexOf(')') + 2);
	}

	@Override
	public void close() throws Exception {
		List<ProcessHandle> all = run.descendants().toList();
		run.destroy();
		if (!run.waitFor(10, TimeUnit.SECONDS)) {
			run.destroyForcibly().waitFor();
		}
		for (ProcessHandle process : all) {
			process.destroyForcibly();
			process.onExit().get(10, TimeUnit.SECONDS);
		}
		pids.forEach(Ranks::kill);
		Files.deleteIfExists(log);
	}
}
