/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.driller.debug.core.internal.Errors;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.variables.VariablesPlugin;
import org.eclipse.osgi.util.NLS;

/** Allocators to preload beside the library: every block that such a one maps is shared at birth. */
public final class Allocators {

	/** Well-known ones, by the names under which the loader finds them. */
	public static final List<String> KNOWN = List.of("libmimalloc.so.2", "libjemalloc.so.2", "libtcmalloc_minimal.so.4"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$

	/** What the loader knows by name. */
	private static final Path CACHE = Path.of("/etc/ld.so.cache"); //$NON-NLS-1$

	private Allocators() {
	}

	/**
	 * @param allocator a library's name or path; may hold variables
	 * @return it as it goes into LD_PRELOAD
	 * @throws CoreException if the loader would not find it: it would only complain and go on without
	 */
	static String checked(String allocator) throws CoreException {
		String name = VariablesPlugin.getDefault().getStringVariableManager().performStringSubstitution(allocator);
		boolean there = name.contains("/") ? Files.isReadable(Path.of(name)) : isKnown(name); //$NON-NLS-1$
		if (!there || name.isBlank()) {
			throw Errors.failed(NLS.bind(Messages.Allocator_Missing, name));
		}
		return name;
	}

	private static boolean isKnown(String name) {
		String path = System.getenv("LD_LIBRARY_PATH"); //$NON-NLS-1$
		if (path != null) {
			for (String folder : path.split(":")) { //$NON-NLS-1$
				if (!folder.isEmpty() && Files.isReadable(Path.of(folder, name))) {
					return true;
				}
			}
		}
		try {
			return new String(Files.readAllBytes(CACHE), StandardCharsets.ISO_8859_1).contains('\0' + name + '\0');
		} catch (IOException e) {
			// Nobody can say: the loader will.
			return true;
		}
	}
}
