/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.driller.debug.core.internal.Errors;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.Platform;
import org.eclipse.osgi.util.NLS;
import org.osgi.framework.Bundle;

/** Where the native files are that came with this installation. */
public final class NativeFiles {

	/** Names another library than the installed one, here as for the command. */
	private static final String LIBRARY_VARIABLE = "DRILLER_LIBRARY"; //$NON-NLS-1$
	private static final String CORE = "org.driller.core"; //$NON-NLS-1$

	private NativeFiles() {
	}

	/**
	 * The library to preload.
	 *
	 * @throws CoreException if there is none for this machine, or the loader could not be told its path
	 */
	public static Path library() throws CoreException {
		String other = System.getenv(LIBRARY_VARIABLE);
		Path library;
		if (other != null && !other.isEmpty()) {
			library = Path.of(other);
			if (!Files.isReadable(library)) {
				throw Errors.failed(NLS.bind(Messages.Native_OtherUnreadable, other));
			}
		} else {
			library = find("libdriller.so").orElseThrow(() -> Errors.failed(NLS.bind(Messages.Native_Missing, //$NON-NLS-1$
					Platform.getOS(), Platform.getOSArch())));
		}
		// The loader takes both for separators and knows no way to write them.
		if (library.toString().matches(".*[:\\s].*")) { //$NON-NLS-1$
			throw Errors.failed(NLS.bind(Messages.Native_OddPath, library));
		}
		return library;
	}

	/** The command, if it is installed as a file. */
	public static Optional<Path> command() {
		return find("driller").filter(Files::isExecutable); //$NON-NLS-1$
	}

	private static Optional<Path> find(String name) {
		Bundle core = Platform.getBundle(CORE);
		URL entry = core == null ? null
				: FileLocator.find(core, IPath.fromPortableString("os/linux/" + Platform.getOSArch() + '/' + name)); //$NON-NLS-1$
		try {
			// From a bundle that is one file it is copied out.
			URL file = entry == null ? null : FileLocator.toFileURL(entry);
			return file == null ? Optional.empty() : Optional.of(new File(file.getPath()).toPath());
		} catch (IOException e) {
			// Not there.
			return Optional.empty();
		}
	}
}
