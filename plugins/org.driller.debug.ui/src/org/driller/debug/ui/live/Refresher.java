/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.function.Consumer;
import java.util.function.Supplier;

import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.Sample;
import org.eclipse.swt.widgets.Display;

/**
 * Reads again and again in the background, never more than one reading at a time, and hands the samples to the user
 * interface. All methods are called on the display's thread, and so is the consumer.
 */
final class Refresher {

	/** What to read. */
	record Request(LiveSource source, AddressRange range) {
	}

	private final Display display;
	private final Supplier<Request> requests;
	private final Consumer<Sample> consumer;
	private final Runnable tick = this::tick;
	private int periodMillis;
	private boolean running;
	private boolean paused;
	private boolean reading;
	private boolean again;

	/**
	 * @param requests says what to read now; {@code null} for nothing
	 * @param consumer takes what was read, unless another source is to be read by now
	 */
	Refresher(Display display, int periodMillis, Supplier<Request> requests, Consumer<Sample> consumer) {
		this.display = display;
		this.periodMillis = periodMillis;
		this.requests = requests;
		this.consumer = consumer;
	}

	/** Sets the time between the starts of two readings; 0 to read only by {@link #now}. */
	void setPeriod(int millis) {
		if (millis != periodMillis) {
			periodMillis = millis;
			if (running) {
				schedule();
			}
		}
	}

	/** While paused only {@link #now} reads. */
	void setPaused(boolean pause) {
		paused = pause;
	}

	void start() {
		if (!running) {
			running = true;
			schedule();
			now();
		}
	}

	/** Ends the timer; a reading under way is dropped when it returns. */
	void stop() {
		running = false;
		display.timerExec(-1, tick);
	}

	/** Reads at once, or as soon as the reading under way has returned. */
	void now() {
		if (!running) {
			return;
		}
		if (reading) {
			again = true;
			return;
		}
		Request request = requests.get();
		if (request != null) {
			reading = true;
			Background.run(display, () -> read(request), sample -> deliver(request, sample));
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

	private static Sample read(Request request) {
		AddressRange range = request.range();
		return request.source().read(range.first(), (int) (range.last() - range.first() + 1));
	}

	private void deliver(Request request, Sample sample) {
		reading = false;
		Request wanted = running ? requests.get() : null;
		if (wanted != null && wanted.source() == request.source()) {
			consumer.accept(sample);
		}
		if (again || wanted != null && !wanted.equals(request)) {
			again = false;
			now();
		}
	}
}
