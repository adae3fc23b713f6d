/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.driller.core.DrillerException;
import org.driller.core.SnapshotMonitor;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.ISchedulingRule;
import org.eclipse.core.runtime.jobs.Job;

/** Something slow that is done with snapshots, one after the other. What became of it is told in one line. */
final class SnapshotJob extends Job {

	private static final int STEPS = 1000;
	private static final int REMARKS = 3;

	/** What is done; returns the line to tell, empty if there is nothing to tell. */
	interface Work {
		String run(SnapshotMonitor monitor) throws DrillerException;
	}

	/** One at a time, and the list is read when nothing is half done. */
	private static final ISchedulingRule RULE = new ISchedulingRule() {
		@Override
		public boolean isConflicting(ISchedulingRule rule) {
			return rule == this;
		}

		@Override
		public boolean contains(ISchedulingRule rule) {
			return rule == this;
		}
	};

	private final Work work;
	private final Consumer<String> told;

	/** @param told takes the line, on the job's thread */
	SnapshotJob(String name, Work work, Consumer<String> told) {
		super(name);
		this.work = work;
		this.told = told;
		setRule(RULE);
	}

	private static final class Progress implements SnapshotMonitor {
		final SubMonitor monitor;
		final List<String> remarks = new ArrayList<>();
		int done;

		Progress(SubMonitor monitor) {
			this.monitor = monitor;
		}

		@Override
		public void progress(double fraction) {
			int steps = (int) (fraction * STEPS);
			monitor.worked(steps - done);
			done = steps;
		}

		@Override
		public boolean isCanceled() {
			return monitor.isCanceled();
		}

		@Override
		public void remark(String line) {
			remarks.add(line);
		}
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		var progress = new Progress(SubMonitor.convert(monitor, getName(), STEPS));
		try {
			String line = work.run(progress);
			told.accept(Stream.concat(Stream.of(line), progress.remarks.stream().distinct().limit(REMARKS))
					.filter(part -> !part.isEmpty()).collect(Collectors.joining("; "))); //$NON-NLS-1$
		} catch (DrillerException e) {
			told.accept(e.getMessage());
		}
		return progress.isCanceled() ? Status.CANCEL_STATUS : Status.OK_STATUS;
	}
}
