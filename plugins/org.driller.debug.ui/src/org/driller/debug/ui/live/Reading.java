/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.function.Consumer;
import java.util.function.Supplier;

import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.Sample;
import org.eclipse.swt.widgets.Display;

/**
 * Has what a viewport shows read again and again, in the background, as often as the settings say. All methods belong to the
 * display's thread.
 */
final class Reading {

	private static final int MILLIS = 1000;
	private static final int ENDED_PERIOD_MILLIS = 1000;

	private final LiveModel model;
	/** What to read now; {@code null} while nobody can see it. */
	private final Supplier<LiveSource> shown;
	private final Refresher<Request, Sample> refresher;
	/** Reads instead of the refresher when it is run; {@code null} for nobody. */
	private Runnable feeder;
	private boolean paused;

	/** What to read. */
	private record Request(LiveSource source, AddressRange range) {

		Sample read() {
			return source.read(range.first(), (int) (range.last() - range.first() + 1));
		}
	}

	/** Does nothing until it is made {@link #setActive active}. */
	Reading(Display display, LiveModel model, Supplier<LiveSource> shown, Consumer<Sample> accept) {
		this.model = model;
		this.shown = shown;
		refresher = new Refresher<>(display, period(), this::request, Request::read,
				(read, wanted) -> read.source == wanted.source, accept);
	}

	private Request request() {
		LiveSource source = shown.get();
		return source == null ? null : new Request(source, model.viewport().visible());
	}

	private int period() {
		int rate = model.settings().rate();
		int period = rate == 0 ? 0 : MILLIS / rate;
		return isEnded() && period > 0 ? Math.max(ENDED_PERIOD_MILLIS, period) : period;
	}

	/** Whether what was read last belongs to a process that has ended. */
	boolean isEnded() {
		return model.sample() != null && model.sample().liveness().isFinal();
	}

	void setFeeder(Runnable other) {
		feeder = other;
	}

	void setPaused(boolean pause) {
		paused = pause;
	}

	boolean isPaused() {
		return paused;
	}

	/** Follows the settings, and whether it is paused or what is read has ended. */
	void update() {
		refresher.setPeriod(period());
		refresher.setPaused(paused);
	}

	/** Reads once, now. */
	void now() {
		if (feeder != null) {
			feeder.run();
		} else {
			refresher.now();
		}
	}

	void setActive(boolean active) {
		if (active) {
			refresher.start();
		} else {
			refresher.stop();
		}
	}
}
