/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.driller.core.PatternType;
import org.driller.core.ScanCondition;
import org.driller.core.ScanProgress;
import org.driller.core.ValueScan;
import org.driller.debug.ui.tests.support.BenchTargets;
import org.driller.debug.ui.tests.support.CLibrary;
import org.driller.debug.ui.tests.support.Figures;
import org.junit.jupiter.api.Test;

/**
 * Measures narrowing scans of several peers, as {@link IdeBench} measures the rest: not a test, and not run as one. Figures are seconds for all
 * of them.
 */
class ScanBench {

	private static final int PEERS = 8;
	private static final int MOST_BYTES = 512 << 20;
	private static final int LEAST_BYTES = 16 << 20;
	private static final double NANOS = 1e9;
	private static final int KIB = 1024;

	/** Something that is timed. */
	private interface Work {
		void run() throws Exception;
	}

	private static void time(String name, Work work) throws Exception {
		long begin = System.nanoTime();
		work.run();
		Figures.put("scan." + name, (System.nanoTime() - begin) / NANOS, 3); //$NON-NLS-1$
	}

	/** So many that twice as much, as the scan remembers all values, leaves a good part of the memory free. */
	private static int bytes() throws IOException {
		String line = Files.readAllLines(Path.of("/proc/meminfo")).stream().filter(each -> each.startsWith("MemAvailable:")) //$NON-NLS-1$ //$NON-NLS-2$
				.findFirst().orElseThrow();
		long available = Long.parseLong(line.replaceAll("\\D", "")) * KIB; //$NON-NLS-1$ //$NON-NLS-2$
		int bytes = MOST_BYTES;
		while (bytes > LEAST_BYTES && 3L * PEERS * bytes > available) {
			bytes /= 2;
		}
		return bytes;
	}

	private static ScanProgress pass(ValueScan scan, ScanCondition condition, String value) throws Exception {
		scan.begin(condition, value);
		ScanProgress progress = scan.advance(Duration.ZERO);
		while (!progress.done()) {
			progress = scan.advance(Duration.ofSeconds(1));
		}
		assertEquals(0, progress.unreadable() + progress.leftOut(), progress.reason());
		return progress;
	}

	private static ValueScan scan(BenchTargets targets) throws Exception {
		ValueScan scan = ValueScan.of(PatternType.I32, 0, 0, Long.MAX_VALUE);
		for (int i = 0; i < PEERS; i++) {
			scan.add(targets.peer(i), targets.address(i), targets.address(i) + targets.bytes());
		}
		return scan;
	}

	private static void baselines(BenchTargets targets, List<ByteBuffer> mapped) throws Exception {
		Work search = () -> mapped.forEach(bytes -> CLibrary.memchr(bytes, 'a'));
		// Pages are mapped.
		search.run();
		time("memchr", search); //$NON-NLS-1$
		targets.vary();
		time("memcmp", () -> { //$NON-NLS-1$
			for (int i = 0; i < PEERS; i++) {
				CLibrary.memcmp(mapped.get(i), mapped.get((i + 1) % PEERS));
			}
		});
		time("memcpy", () -> mapped.forEach(CLibrary::freshMemcpy)); //$NON-NLS-1$
	}

	@Test
	void narrows() throws Exception {
		try (BenchTargets targets = BenchTargets.start(PEERS, bytes())) {
			List<ByteBuffer> mapped = new ArrayList<>();
			for (int i = 0; i < PEERS; i++) {
				mapped.add(targets.peer(i).memory().map(targets.address(i), targets.bytes()).buffer());
			}
			Figures.put("scan.mib", (double) PEERS * targets.bytes() / KIB / KIB); //$NON-NLS-1$
			baselines(targets, mapped);
			try (ValueScan scan = scan(targets)) {
				time("value", () -> pass(scan, ScanCondition.EQUAL, "1..1000")); //$NON-NLS-1$ //$NON-NLS-2$
			}
			try (ValueScan scan = scan(targets)) {
				time("unknown", () -> pass(scan, ScanCondition.UNKNOWN, null)); //$NON-NLS-1$
				time("unchanged", () -> pass(scan, ScanCondition.UNCHANGED, null)); //$NON-NLS-1$
				time("range", () -> pass(scan, ScanCondition.EQUAL, "1..100000")); //$NON-NLS-1$ //$NON-NLS-2$
				assertTrue(scan.progress().matches() > 0, "some are left"); //$NON-NLS-1$
				Figures.put("scan.left", scan.progress().matches()); //$NON-NLS-1$
				time("narrowed", () -> pass(scan, ScanCondition.UNCHANGED, null)); //$NON-NLS-1$
			}
		}
	}
}
