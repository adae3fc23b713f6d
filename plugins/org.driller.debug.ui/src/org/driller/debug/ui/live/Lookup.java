/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.function.Consumer;
import java.util.function.Supplier;

import org.eclipse.swt.widgets.Display;

/**
 * Looks something up in the background when it is wanted, one at a time, and no sooner than some time after the last: what is wanted
 * meanwhile is looked up once, then. All methods are called on the display's thread, and so are what it was made with, except the
 * work itself.
 *
 * @param <T> what is found
 */
public final class Lookup<T> {

	private final Display display;
	private final int periodMillis;
	private final Supplier<Supplier<T>> work;
	private final Consumer<T> consumer;
	private boolean busy;
	private boolean again;

	/**
	 * @param periodMillis from the end of one to the beginning of the next
	 * @param work says what to do in the background; {@code null} for nothing
	 * @param consumer takes what was found
	 */
	public Lookup(Display display, int periodMillis, Supplier<Supplier<T>> work, Consumer<T> consumer) {
		this.display = display;
		this.periodMillis = periodMillis;
		this.work = work;
		this.consumer = consumer;
	}

	/** Looks it up soon. */
	public void want() {
		if (busy) {
			again = true;
			return;
		}
		Supplier<T> next = work.get();
		if (next != null) {
			busy = true;
			Background.run(display, next, this::found);
		}
	}

	private void found(T result) {
		consumer.accept(result);
		display.timerExec(periodMillis, () -> {
			busy = false;
			if (again) {
				again = false;
				want();
			}
		});
	}
}
