/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.driller.core.Peer;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.Figures;
import org.driller.debug.ui.tests.support.LiveControlTester;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.swt.graphics.ImageData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Measures the workbench; not a test, and not run as one: update-site/bench/ide runs it and makes a page of what it leaves
 * in the file that the system property {@code driller.figures} names, a line {@code name=value} each.
 */
@ExtendWith(CleanWorkbench.class)
class IdeBench {

	private static final int SECONDS = 10;
	private static final int WARMING_MILLIS = 20_000;
	private static final int FRAME_RATE = 60;
	private static final int WRITES = 60;
	private static final int MANY_SEGMENTS = 20_000;
	private static final int MANY_PEERS = 64;
	private static final int KIB = 1024;
	/** Ticks a second in /proc, the same on all machines. */
	private static final double TICKS = 100;

	/** Processor time of this Java machine, all of its threads, in seconds. */
	private static double processorTime() throws IOException {
		String stat = Files.readString(Path.of("/proc/self/stat")); //$NON-NLS-1$
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" "); //$NON-NLS-1$
		return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
	}

	/** How much of a core this Java machine takes while it does what it does. */
	private static double load() throws IOException {
		Waiting.during(2000, () -> false);
		double before = processorTime();
		long start = System.nanoTime();
		Waiting.during(SECONDS * 1000, () -> false);
		return 100 * (processorTime() - before) / ((System.nanoTime() - start) / 1e9);
	}

	private static LiveControlTester show(RanksGroup ranks, long address) throws Exception {
		LiveViewTester live = LiveViewTester.open();
		PeersViewTester view = PeersViewTester.open();
		view.select(view.peer(view.group(ranks.name(), 1), ranks.pid(0)));
		LiveControlTester shown = live.await(ranks.pid(0), address);
		// Only the bytes are measured: nothing else of the workbench may be seen to change.
		live.view().getSite().getPage().hideView(view.view());
		return shown;
	}

	@Test
	void processorTimeOfAScreenful() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWith(1, "--threads", "8")) { //$NON-NLS-1$ //$NON-NLS-2$
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, ticks);
			LiveMemoryControl control = live.control();
			control.setSettings(LiveSettings.DEFAULT.withRate(FRAME_RATE));
			control.goTo(ticks);
			// Until the virtual machine has compiled what runs all the time, that takes its own time.
			Waiting.during(WARMING_MILLIS, () -> false);
			control.setPaused(true);
			double paused = load();
			control.setPaused(false);
			long samples = control.model().samples();
			double running = load();
			Figures.put("screenful.bytes", control.model().viewport().visible().last() - control.model().viewport().visible().first() + 1); //$NON-NLS-1$
			Figures.put("screenful.rate", (control.model().samples() - samples) / (SECONDS + 2.0)); //$NON-NLS-1$
			Figures.put("screenful.paused", paused); //$NON-NLS-1$
			Figures.put("screenful.running", running); //$NON-NLS-1$
			control.goTo(ranks.address(0, "workers")); //$NON-NLS-1$
			Waiting.during(WARMING_MILLIS, () -> false);
			Figures.put("screenful.busy", load()); //$NON-NLS-1$
		}
	}

	@Test
	void fromAWriteToItsPixel() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWritable(1); Peer peer = Peer.open(ranks.pid(0))) {
			peer.attachForWriting();
			long quiet = ranks.address(0, "text") + 112; //$NON-NLS-1$
			LiveControlTester live = show(ranks, quiet);
			live.control().setSettings(LiveSettings.DEFAULT.withRate(FRAME_RATE));
			live.control().goTo(quiet);
			var millis = new ArrayList<Double>();
			for (int i = 1; i <= WRITES; i++) {
				// Not in step with the frames.
				Waiting.during(100 + i * 7 % 17, () -> false);
				ImageData before = live.picture(quiet);
				long start = System.nanoTime();
				peer.memory().write(quiet, new byte[] { (byte) i });
				Waiting.until("it is seen", () -> LiveControlTester.differ(before, live.picture(quiet))); //$NON-NLS-1$
				millis.add((System.nanoTime() - start) / 1e6);
			}
			double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
			Figures.put("pixel.median", sorted[sorted.length / 2]); //$NON-NLS-1$
			Figures.put("pixel.p95", sorted[sorted.length * 95 / 100]); //$NON-NLS-1$
		}
	}

	private static double opening(RanksGroup ranks) throws Exception {
		PeersViewTester view = PeersViewTester.open();
		PeerNode peer = view.peer(view.group(ranks.name(), 1), ranks.pid(0));
		long start = System.nanoTime();
		view.view().expand(peer);
		Waiting.until("its rows are there", () -> !peer.children().isEmpty()); //$NON-NLS-1$
		double millis = (System.nanoTime() - start) / 1e6;
		view.view().getSite().getPage().hideView(view.view());
		return millis;
	}

	@Test
	void openingAPeer() throws Exception {
		try (RanksGroup few = RanksGroup.start(1)) {
			Figures.put("open.few", opening(few)); //$NON-NLS-1$
		}
		try (RanksGroup many = RanksGroup.startWith(1, "--mappings", Integer.toString(MANY_SEGMENTS))) { //$NON-NLS-1$
			Figures.put("open.many", opening(many)); //$NON-NLS-1$
		}
	}

	private static double heap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
			Waiting.during(300, () -> false);
		}
		Runtime runtime = Runtime.getRuntime();
		return (runtime.totalMemory() - runtime.freeMemory()) / (double) (KIB * KIB);
	}

	private static double resident() throws IOException {
		List<String> lines = Files.readAllLines(Path.of("/proc/self/status")); //$NON-NLS-1$
		String line = lines.stream().filter(found -> found.startsWith("VmRSS:")).findFirst().orElseThrow(); //$NON-NLS-1$
		return Double.parseDouble(Arrays.stream(line.split("\\s+")).skip(1).findFirst().orElseThrow()) / KIB; //$NON-NLS-1$
	}

	@Test
	void memoryWithManyPeers() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		Figures.put("memory.heapBefore", heap()); //$NON-NLS-1$
		Figures.put("memory.residentBefore", resident()); //$NON-NLS-1$
		try (RanksGroup ranks = RanksGroup.start(MANY_PEERS)) {
			view.group(ranks.name(), MANY_PEERS);
			Figures.put("memory.heap", heap()); //$NON-NLS-1$
			Figures.put("memory.resident", resident()); //$NON-NLS-1$
		}
	}
}
