/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.Sample;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;

/** Saves memory while the process runs. What cannot be read is left out, or zero in a raw file, and told. */
public final class ExportJob extends Job {

	private static final int PIECE = 1 << 16;

	private final LiveSource source;
	private final AddressRange range;
	private final Path file;
	private final MemoryFileFormat format;
	private final Consumer<String> told;

	/** @param told takes, in the job's thread, one line that says what became of it */
	public ExportJob(LiveSource source, AddressRange range, Path file, MemoryFileFormat format, Consumer<String> told) {
		super(NLS.bind(LiveMessages.Export_Job, file.getFileName()));
		this.source = source;
		this.range = range;
		this.file = file;
		this.format = format;
		this.told = told;
		setUser(true);
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		long length = range.last() - range.first() + 1;
		if (length <= 0 || length > format.capacity()) {
			told.accept(NLS.bind(LiveMessages.Export_TooLarge, format.label()));
			return Status.OK_STATUS;
		}
		SubMonitor progress = SubMonitor.convert(monitor, (int) (length / PIECE) + 1);
		long missing = 0;
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
				MemoryFileWriter writer = format.writer(out, range.first(), length)) {
			for (long done = 0; done < length; done += PIECE) {
				if (progress.isCanceled()) {
					told.accept(NLS.bind(LiveMessages.Export_Canceled, file, done));
					return Status.CANCEL_STATUS;
				}
				missing += piece(writer, done, (int) Math.min(PIECE, length - done));
				progress.worked(1);
			}
		} catch (IOException e) {
			told.accept(NLS.bind(LiveMessages.Export_Failed, file, e.getMessage()));
			return Status.OK_STATUS;
		}
		told.accept(NLS.bind(missing == 0 ? LiveMessages.Export_Done : LiveMessages.Export_DoneInPart,
				new Object[] { length - missing, file, missing }));
		return Status.OK_STATUS;
	}

	/** @return how many bytes could not be read */
	private int piece(MemoryFileWriter writer, long offset, int count) throws IOException {
		long address = range.first() + offset;
		Sample sample = source.read(address, count);
		byte[] bytes = sample.bytes();
		int missing = 0;
		for (int from = 0; from < count;) {
			boolean readable = sample.isReadable(address + from);
			int to = from + 1;
			while (to < count && sample.isReadable(address + to) == readable) {
				to++;
			}
			if (readable || format == MemoryFileFormat.RAW) {
				writer.add(offset + from, Arrays.copyOfRange(bytes, from, to), to - from);
			}
			missing += readable ? 0 : to - from;
			from = to;
		}
		return missing;
	}
}
