/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.launch;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.launch.GroupSettings;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.variables.VariablesPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;

/** Which program a configuration starts. */
final class Programs {

	/** Where C/C++ launch configurations have their program, relative to their project. */
	private static final String C_PROGRAM = "org.eclipse.cdt.launch.PROGRAM_NAME"; //$NON-NLS-1$
	private static final String C_PROJECT = "org.eclipse.cdt.launch.PROJECT_ATTR"; //$NON-NLS-1$

	private Programs() {
	}

	/** The program, as a path where that is known; empty if it is not known at all. */
	static String of(ILaunchConfiguration configuration) {
		try {
			if (configuration.getType().getIdentifier().equals(DrillerDebug.PROCESS_GROUP_TYPE_ID)) {
				GroupSettings settings = GroupSettings.read(configuration);
				// What a launcher starts is not known.
				return settings.launcher() ? "" : substitute(settings.program()); //$NON-NLS-1$
			}
			String program = substitute(configuration.getAttribute(C_PROGRAM, "")); //$NON-NLS-1$
			String project = configuration.getAttribute(C_PROJECT, ""); //$NON-NLS-1$
			if (program.isEmpty() || program.startsWith("/") || !IPath.ROOT.isValidSegment(project)) { //$NON-NLS-1$
				return program;
			}
			IResource file = ResourcesPlugin.getWorkspace().getRoot().getProject(project).findMember(program);
			return file == null || file.getLocation() == null ? program : file.getLocation().toOSString();
		} catch (CoreException e) {
			// With a variable that cannot be resolved yet.
			return ""; //$NON-NLS-1$
		}
	}

	private static String substitute(String text) throws CoreException {
		return VariablesPlugin.getDefault().getStringVariableManager().performStringSubstitution(text.strip(), false);
	}

	/** Its last segment. */
	static String name(String program) {
		return program.substring(program.lastIndexOf('/') + 1);
	}

	static Optional<Path> file(String program) {
		try {
			return program.startsWith("/") ? Optional.of(Path.of(program)) : Optional.empty(); //$NON-NLS-1$
		} catch (InvalidPathException e) {
			return Optional.empty();
		}
	}
}
