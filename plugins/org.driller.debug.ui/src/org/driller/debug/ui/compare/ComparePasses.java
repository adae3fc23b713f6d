/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.util.function.Consumer;

import org.driller.core.ComparisonResult;
import org.driller.debug.ui.live.model.LiveSettings;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.swt.widgets.Display;

/** Compares the whole place again and again, one pass after the other. On the display's thread, and so is who is told. */
final class ComparePasses {

	private static final int MILLIS = 1000;
	/** A long pass is not followed by the next one at once: half of the time is left to others. */
	private static final int LONGEST_PAUSE = 10_000;

	private final Display display;
	private final Consumer<ComparisonResult> listener;
	private final Runnable stopListener;
	private final Runnable begin = this::begin;
	private Comparison comparison;
	private CompareJob job;
	private int rate = LiveSettings.DEFAULT.rate();
	private boolean active;
	/** By a person, among what the workbench does. */
	private boolean stopped;
	private long begunAt;

	/**
	 * @param listener     told what was found so far
	 * @param stopListener told when {@link #isStopped()} has become true
	 */
	ComparePasses(Display display, Consumer<ComparisonResult> listener, Runnable stopListener) {
		this.display = display;
		this.listener = listener;
		this.stopListener = stopListener;
	}

	/** Whether a person has stopped a pass, so that none follows until {@link #show} or another rate. */
	boolean isStopped() {
		return stopped;
	}

	/** Begins with something else, at once; {@code null} for nothing. */
	void show(Comparison other) {
		comparison = other;
		stopped = false;
		cancel();
		begin();
	}

	/** How often in a second, at most; 0 for no further pass, and the one under way stops. */
	void setRate(int hertz) {
		if (hertz != rate) {
			rate = hertz;
			stopped = false;
			if (rate == 0) {
				cancel();
			} else {
				again();
			}
		}
	}

	/** Whether somebody looks. */
	void setActive(boolean look) {
		active = look;
		if (look) {
			begin();
		} else {
			cancel();
		}
	}

	void stop() {
		active = false;
		cancel();
	}

	private void cancel() {
		if (!display.isDisposed()) {
			display.timerExec(-1, begin);
		}
		if (job != null) {
			job.cancel();
			job = null;
		}
	}

	private void begin() {
		if (!active || stopped || comparison == null || job != null) {
			return;
		}
		var started = new CompareJob[1];
		started[0] = new CompareJob(comparison, found -> onDisplay(() -> {
			// What was stopped still says how far it came, unless something else is shown by now.
			if (job == started[0] || job == null && comparison == started[0].comparison()) {
				listener.accept(found);
			}
		}));
		started[0].addJobChangeListener(new JobChangeAdapter() {
			@Override
			public void done(IJobChangeEvent event) {
				onDisplay(() -> ended(started[0]));
			}
		});
		job = started[0];
		begunAt = System.nanoTime();
		job.schedule();
	}

	private void ended(CompareJob which) {
		if (job == which) {
			job = null;
			// What is not wanted here any more is not the current one.
			stopped = which.getResult().matches(IStatus.CANCEL);
			if (stopped) {
				stopListener.run();
			} else {
				again();
			}
		}
	}

	private void again() {
		if (rate > 0 && active && job == null) {
			long took = (System.nanoTime() - begunAt) / 1_000_000;
			display.timerExec((int) Math.min(LONGEST_PAUSE, Math.max(MILLIS / rate, took)), begin);
		}
	}

	private void onDisplay(Runnable action) {
		if (!display.isDisposed()) {
			display.asyncExec(action);
		}
	}
}
