/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.core.Segment;

/** Real processes to measure with, all with the same bytes in a mapping of their own: what native/bench/programs/target.c does. */
public final class BenchTargets implements AutoCloseable {

	private final int bytes;
	private final List<Process> processes = new ArrayList<>();
	private final List<Long> addresses = new ArrayList<>();
	private final List<Peer> peers = new ArrayList<>();

	private BenchTargets(int bytes) {
		this.bytes = bytes;
	}

	/** Starts them and waits until they are filled, with a byte of which there is no other. */
	public static BenchTargets start(int count, int bytes) throws IOException, DrillerException {
		var targets = new BenchTargets(bytes);
		boolean good = false;
		try {
			for (int i = 0; i < count; i++) {
				targets.add();
			}
			good = true;
			return targets;
		} finally {
			if (!good) {
				targets.close();
			}
		}
	}

	private void add() throws IOException, DrillerException {
		Path build = RanksGroup.nativeBuild();
		var builder = new ProcessBuilder(build.resolve("bench/target").toString(), Integer.toString(bytes), "1"); //$NON-NLS-1$ //$NON-NLS-2$
		builder.environment().put("LD_PRELOAD", build.resolve("lib/libdriller.so").toString()); //$NON-NLS-1$ //$NON-NLS-2$
		builder.environment().put("DRILLER", "eager"); //$NON-NLS-1$ //$NON-NLS-2$
		builder.environment().put("DRILLER_GROUP", name()); //$NON-NLS-1$
		Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
		processes.add(process);
		String line = process.inputReader().readLine();
		if (line == null) {
			throw new IOException("the program did not start: " + builder.command()); //$NON-NLS-1$
		}
		addresses.add(Long.decode(line));
		Peer peer = open(addresses.size() - 1);
		peers.add(peer);
		// What it mapped last may not be in its table yet.
		peer.rebuild();
		Segment segment = peer.segmentAt(address(addresses.size() - 1)).orElseThrow();
		if (!segment.isShared()) {
			throw new IOException("its memory is not shared: " + segment); //$NON-NLS-1$
		}
	}

	/** Fills all of them with numbers that look random, and are the same in each. */
	public void vary() throws IOException {
		for (int i = 0; i < processes.size(); i++) {
			vary(i);
		}
	}

	/** The same for one of them, which differs from the others then. */
	public void vary(int index) throws IOException {
		Process process = processes.get(index);
		Writer input = process.outputWriter();
		input.write("vary\n"); //$NON-NLS-1$
		input.flush();
		process.inputReader().readLine();
	}

	/** The name of their group. */
	public String name() {
		return "ui-bench-" + ProcessHandle.current().pid(); //$NON-NLS-1$
	}

	/** Bytes of each. */
	public int bytes() {
		return bytes;
	}

	/** Where one of them has its bytes. */
	public long address(int index) {
		return addresses.get(index);
	}

	/** One of them, to look at; stays this object's. */
	public Peer peer(int index) {
		return peers.get(index);
	}

	/** One of them, for somebody who has never looked before; to be closed. */
	public Peer open(int index) throws DrillerException {
		return Peer.open((int) processes.get(index).pid());
	}

	@Override
	public void close() {
		peers.forEach(Peer::close);
		processes.forEach(Process::destroy);
		try {
			for (Process process : processes) {
				if (!process.waitFor(10, TimeUnit.SECONDS)) {
					process.destroyForcibly().waitFor();
				}
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
