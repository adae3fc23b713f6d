/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.util.function.Consumer;

import org.driller.core.ComparisonOptions;
import org.driller.core.DrillerException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;

/** Finds the place in all of the peers. */
final class OpenJob extends Job {

	private final CompareWish wish;
	private final ComparisonOptions options;
	private final Consumer<Comparison> found;
	private final Consumer<String> failed;

	/** @param found and failed one of them is told, on the job's thread; a comparison has to be closed by who is told of it */
	OpenJob(CompareWish wish, ComparisonOptions options, Consumer<Comparison> found, Consumer<String> failed) {
		super(NLS.bind(CompareMessages.Job_Open, wish.text()));
		this.wish = wish;
		this.options = options;
		this.found = found;
		this.failed = failed;
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		try {
			found.accept(wish.open(options));
		} catch (DrillerException e) {
			failed.accept(e.getMessage());
		}
		return Status.OK_STATUS;
	}
}
