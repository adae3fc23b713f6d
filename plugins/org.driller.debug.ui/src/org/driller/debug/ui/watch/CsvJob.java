/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

import org.driller.debug.core.watch.WatchHistory;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;

/** Writes the history of all values to a file, while it goes on. */
final class CsvJob extends Job {

	private final WatchHistory.Lines lines;
	private final Path file;
	private final Consumer<String> told;

	/** @param told takes, on the job's thread, one line that says what became of it */
	CsvJob(WatchHistory history, Path file, Consumer<String> told) {
		super(NLS.bind(WatchMessages.Export_Job, file.getFileName()));
		lines = history.lines();
		this.file = file;
		this.told = told;
		setUser(true);
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		SubMonitor progress = SubMonitor.convert(monitor, lines.total());
		int rounds = 0;
		try (BufferedWriter out = Files.newBufferedWriter(file)) {
			out.write(lines.head());
			for (String round = lines.next(); round != null; round = lines.next()) {
				if (progress.isCanceled()) {
					told.accept(NLS.bind(WatchMessages.Export_Canceled, file, rounds));
					return Status.CANCEL_STATUS;
				}
				out.write(round);
				progress.worked(1);
				rounds++;
			}
		} catch (IOException e) {
			told.accept(NLS.bind(WatchMessages.Export_Failed, file, e.getMessage()));
			return Status.OK_STATUS;
		}
		told.accept(NLS.bind(WatchMessages.Export_Done, rounds, file));
		return Status.OK_STATUS;
	}
}
