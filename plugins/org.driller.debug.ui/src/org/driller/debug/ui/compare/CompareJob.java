/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.time.Duration;
import java.util.function.Consumer;

import org.driller.core.ComparisonResult;
import org.driller.core.DrillerException;
import org.driller.core.MemoryComparison;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;

/** Compares all of the place once, in slices, so that it can be stopped and shows what it has. */
final class CompareJob extends Job {

	private static final Duration SLICE = Duration.ofMillis(100);
	private static final int STEPS = 1000;
	/** What takes no time is not shown among what the workbench does. */
	private static final long LONG = 64L << 20;

	private final Comparison comparison;
	private final Consumer<ComparisonResult> found;

	/** @param found told, on the job's thread, what was found so far; the last time when the job ends */
	CompareJob(Comparison comparison, Consumer<ComparisonResult> found) {
		super(NLS.bind(CompareMessages.Job_Compare, comparison.place().name()));
		this.comparison = comparison;
		this.found = found;
		setSystem(comparison.place().length() < LONG);
	}

	Comparison comparison() {
		return comparison;
	}

	/** Closes what is not shown any more, which waits for whoever uses it. */
	static void closeSoon(Comparison old) {
		var closing = new Job(NLS.bind(CompareMessages.Job_Compare, old.place().name())) {
			@Override
			protected IStatus run(IProgressMonitor monitor) {
				old.peers().close();
				return Status.OK_STATUS;
			}
		};
		closing.setSystem(true);
		closing.schedule();
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		SubMonitor progress = SubMonitor.convert(monitor, getName(), STEPS);
		MemoryComparison pass = comparison.peers().compare(comparison.place(), comparison.options());
		try {
			int done = 0;
			while (!progress.isCanceled() && pass.next(SLICE)) {
				ComparisonResult result = pass.result();
				int steps = (int) (result.fraction() * STEPS);
				progress.worked(steps - done);
				done = steps;
				found.accept(result);
			}
		} catch (DrillerException e) {
			// Closed: something else is shown by now.
			return Status.CANCEL_STATUS;
		}
		found.accept(pass.result());
		return progress.isCanceled() ? Status.CANCEL_STATUS : Status.OK_STATUS;
	}
}
