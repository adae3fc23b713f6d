/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.widgets.Display;

/** Waits on the thread of the user interface, whose events go on. */
public final class Waiting {

	private static final Duration PATIENCE = Duration.ofSeconds(90);
	/** Conditions that no event announces are looked at this often. */
	private static final int WAKE_MILLIS = 20;

	/** Nothing is done in it. Always the same, or each would live on beside those before, and wake the display ever more often. */
	private static final Runnable WAKE = () -> {
	};

	private static final int STABLE = 10;
	private static final AtomicInteger PICTURES = new AtomicInteger();

	private Waiting() {
	}

	/** Waits until a condition holds. @param what names it in the failure */
	public static void until(String what, BooleanSupplier condition) {
		long end = System.nanoTime() + PATIENCE.toNanos();
		Display display = Display.getCurrent();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > end) {
				fail("not within " + PATIENCE.toSeconds() + " s: " + what + "; see " + picture(display)); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			}
			sleepOrDispatch(display);
		}
		dispatchAll();
	}

	/** Waits until a condition holds, but not for long. @return whether it does */
	public static boolean during(int millis, BooleanSupplier condition) {
		long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
		Display display = Display.getCurrent();
		while (!condition.getAsBoolean() && System.nanoTime() < end) {
			sleepOrDispatch(display);
		}
		return condition.getAsBoolean();
	}

	private static void sleepOrDispatch(Display display) {
		if (!display.readAndDispatch()) {
			display.timerExec(WAKE_MILLIS, WAKE);
			display.sleep();
		}
	}

	/** Leaves a picture of the screen beside the test results. */
	private static String picture(Display display) {
		String file = Path.of("target", "failure-" + PICTURES.incrementAndGet() + ".png").toAbsolutePath().toString(); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		var image = new Image(display, display.getBounds());
		var gc = new GC(display);
		try {
			gc.copyArea(image, 0, 0);
			var loader = new ImageLoader();
			loader.data = new ImageData[] { image.getImageData() };
			loader.save(file, SWT.IMAGE_PNG);
			return file;
		} finally {
			gc.dispose();
			image.dispose();
		}
	}

	/** Waits until a value is the same several times on end, as the place of something that scrolls. */
	public static <T> T untilStable(String what, Supplier<T> supplier) {
		var last = new Object[1];
		int[] same = new int[1];
		until(what, () -> {
			T now = supplier.get();
			same[0] = now.equals(last[0]) ? same[0] + 1 : 0;
			last[0] = now;
			return same[0] >= STABLE;
		});
		return supplier.get();
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
