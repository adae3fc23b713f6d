/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.eclipse.swt.widgets.Display;

/** Waits on the thread of the user interface, whose events go on. */
public final class Waiting {

	private static final Duration PATIENCE = Duration.ofSeconds(30);
	/** Conditions that no event announces are looked at this often. */
	private static final int WAKE_MILLIS = 20;

	private Waiting() {
	}

	/** Waits until a condition holds. @param what names it in the failure */
	public static void until(String what, BooleanSupplier condition) {
		long end = System.nanoTime() + PATIENCE.toNanos();
		Display display = Display.getCurrent();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > end) {
				fail("not within " + PATIENCE.toSeconds() + " s: " + what); //$NON-NLS-1$ //$NON-NLS-2$
			}
			if (!display.readAndDispatch()) {
				// An event that wakes us up: nothing is done in it.
				display.timerExec(WAKE_MILLIS, () -> {
				});
				display.sleep();
			}
		}
		dispatchAll();
	}

	/** Waits until there is something. */
	public static <T> T untilPresent(String what, Supplier<T> supplier) {
		var found = new Object[1];
		until(what, () -> {
			found[0] = supplier.get();
			return found[0] != null;
		});
		@SuppressWarnings("unchecked")
		T result = (T) found[0];
		return result;
	}

	/** Handles the events that are there now. */
	public static void dispatchAll() {
		Display display = Display.getCurrent();
		while (display.readAndDispatch()) {
			// Until there are none.
		}
	}
}
