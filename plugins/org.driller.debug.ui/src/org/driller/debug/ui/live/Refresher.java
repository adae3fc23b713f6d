/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.eclipse.swt.widgets.Display;

/**
 * Reads again and again in the background, never more than one reading at a time, and hands what was read to the user
 * interface. All methods are called on the display's thread, and so is the consumer.
 *
 * @param <R> what says what to read; equal if the same is to be read
 * @param <S> what was read
 */
public final class Refresher<R, S> {

	private final Display display;
	private final Supplier<R> requests;
	private final Function<R, S> reader;
	private final BiPredicate<R, R> fits;
	private final Consumer<S> consumer;
	private final Runnable tick = this::tick;
	private int periodMillis;
	private boolean running;
	private boolean paused;
	private boolean reading;
	private boolean again;

	/**
	 * @param requests says what to read now; {@code null} for nothing
	 * @param reader reads it, on another thread
	 * @param fits whether what was read for one request is still of use when by now another one would be made
	 * @param consumer takes what was read and fits
	 */
	public Refresher(Display display, int periodMillis, Supplier<R> requests, Function<R, S> reader, BiPredicate<R, R> fits,
			Consumer<S> consumer) {
		this.display = display;
		this.periodMillis = periodMillis;
		this.requests = requests;
		this.reader = reader;
		this.fits = fits;
		this.consumer = consumer;
	}

	/** Sets the time between the starts of two readings; 0 to read only by {@link #now}. */
	public void setPeriod(int millis) {
		if (millis != periodMillis) {
			periodMillis = millis;
			if (running) {
				schedule();
			}
		}
	}

	/** While paused only {@link #now} reads. */
	public void setPaused(boolean pause) {
		paused = pause;
	}

	public void start() {
		if (!running) {
			running = true;
			schedule();
			now();
		}
	}

	/** Ends the timer; a reading under way is dropped when it returns. */
	public void stop() {
		running = false;
		display.timerExec(-1, tick);
	}

	/** Reads at once, or as soon as the reading under way has returned. */
	public void now() {
		if (!running) {
			return;
		}
		if (reading) {
			again = true;
			return;
		}
		R request = requests.get();
		if (request != null) {
			reading = true;
			Background.run(display, () -> reader.apply(request), read -> deliver(request, read));
		}
	}

	private void tick() {
		if (running) {
			schedule();
			if (!reading && !paused) {
				now();
			}
		}
	}

	private void schedule() {
		// A negative time ends the timer.
		display.timerExec(periodMillis == 0 ? -1 : periodMillis, tick);
	}

	private void deliver(R request, S read) {
		reading = false;
		R wanted = running ? requests.get() : null;
		if (wanted != null && fits.test(request, wanted)) {
			consumer.accept(read);
		}
		if (again || wanted != null && !wanted.equals(request)) {
			again = false;
			now();
		}
	}
}
