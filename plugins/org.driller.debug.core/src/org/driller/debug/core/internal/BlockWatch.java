/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.internal;

import java.util.function.BooleanSupplier;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;

/** Looks twice a second, while it is active, whether something changed, and tells it. Safe for use by several threads. */
public final class BlockWatch {

	private static final long PERIOD_MILLIS = 500;

	private final BooleanSupplier changed;
	private final Runnable tell;
	private final Job job;
	private volatile boolean active;

	/** Both are called in a background job. */
	public BlockWatch(BooleanSupplier changed, Runnable tell) {
		this.changed = changed;
		this.tell = tell;
		job = Job.createSystem(Messages.Watch_Job, (ICoreRunnable) monitor -> look());
	}

	public synchronized void setActive(boolean nowActive) {
		if (active != nowActive) {
			active = nowActive;
			if (nowActive) {
				job.schedule(PERIOD_MILLIS);
			} else {
				job.cancel();
			}
		}
	}

	private void look() {
		if (active && changed.getAsBoolean()) {
			tell.run();
		}
		synchronized (this) {
			if (active) {
				job.schedule(PERIOD_MILLIS);
			}
		}
	}
}
