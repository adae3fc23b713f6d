/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveSource;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;

/** Loads a file into memory: the whole file is checked first, then written through the control, which can undo it. */
public final class ImportJob extends Job {

	/** What is undone is kept. */
	static final int MOST = 16 << 20;

	private final LiveMemoryControl control;
	private final LiveSource source;
	private final Display display;
	private final Path file;
	private final MemoryFileFormat format;
	private final long address;

	/** @param address where the first byte of the file goes; the others keep their distance from it */
	public ImportJob(LiveMemoryControl control, Path file, MemoryFileFormat format, long address) {
		super(NLS.bind(LiveMessages.Import_Job, file.getFileName()));
		this.control = control;
		this.source = control.source();
		this.display = control.getDisplay();
		this.file = file;
		this.format = format;
		this.address = address;
		setUser(true);
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
			List<Chunk> chunks = format.read(in, MOST);
			if (monitor.isCanceled()) {
				return Status.CANCEL_STATUS;
			}
			show(() -> write(chunks));
		} catch (IOException e) {
			show(() -> control.tell(NLS.bind(LiveMessages.Import_Failed, file, e.getMessage())));
		}
		return Status.OK_STATUS;
	}

	private void show(Runnable shown) {
		if (!display.isDisposed()) {
			display.asyncExec(() -> {
				if (!control.isDisposed() && control.source() == source) {
					shown.run();
				}
			});
		}
	}

	private void write(List<Chunk> chunks) {
		if (chunks.isEmpty()) {
			control.tell(NLS.bind(LiveMessages.Import_Empty, file));
			return;
		}
		long first = chunks.stream().mapToLong(Chunk::address).reduce((a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b).orElse(0);
		for (Chunk chunk : chunks) {
			control.editing().write(address + (chunk.address() - first), chunk.bytes(), null);
		}
		control.goTo(address);
	}
}
