/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.eclipse.swt.widgets.Display;

/**
 * Measures how long the thread of the user interface is busy with one event: the processor time that it takes, so that a
 * machine that is busy with something else does not count.
 */
public final class UiMeter {

	private static final long LIMIT_MILLIS = 100;
	private static final long PATIENCE_NANOS = 180_000_000_000L;
	private static final int WAKE_MILLIS = 20;
	private static final long NANOS_PER_MILLI = 1_000_000;

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
	private final List<String> tooLong = new ArrayList<>();
	private long longest;

	/** Does something that an event would do. */
	public void run(String what, Runnable action) {
		measure(what, () -> {
			action.run();
			return true;
		});
	}

	/** Handles events until a condition holds. */
	public void until(String what, BooleanSupplier condition) {
		Display display = Display.getCurrent();
		long end = System.nanoTime() + PATIENCE_NANOS;
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > end) {
				fail("not yet: " + what); //$NON-NLS-1$
			}
			if (!measure("an event until " + what, display::readAndDispatch)) { //$NON-NLS-1$
				display.timerExec(WAKE_MILLIS, () -> {
				});
				display.sleep();
			}
		}
		while (measure("an event after " + what, display::readAndDispatch)) { //$NON-NLS-1$
			// All that is there now.
		}
	}

	private boolean measure(String what, BooleanSupplier action) {
		long before = threads.getCurrentThreadCpuTime();
		boolean result = action.getAsBoolean();
		long millis = (threads.getCurrentThreadCpuTime() - before) / NANOS_PER_MILLI;
		longest = Math.max(longest, millis);
		if (millis >= LIMIT_MILLIS) {
			tooLong.add(what + ": " + millis + " ms"); //$NON-NLS-1$ //$NON-NLS-2$
		}
		return result;
	}

	/** Fails if something took too long. */
	public void check() {
		assertTrue(tooLong.isEmpty(), tooLong::toString);
		System.out.println("longest event: " + longest + " ms"); //$NON-NLS-1$ //$NON-NLS-2$
	}
}
