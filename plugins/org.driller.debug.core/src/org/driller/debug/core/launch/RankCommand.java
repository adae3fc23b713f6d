/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.driller.debug.core.internal.Errors;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.variables.IStringVariableManager;
import org.eclipse.core.variables.VariablesPlugin;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.osgi.util.NLS;

/** The command lines, directories and environments of a group's processes, with all variables resolved. */
final class RankCommand {

	private final GroupSettings settings;
	private final Map<String, String> environment = new TreeMap<>();
	private final Path program;

	/**
	 * @throws CoreException if a variable cannot be resolved, or there is no such program
	 */
	RankCommand(ILaunchConfiguration configuration, GroupSettings settings) throws CoreException {
		this.settings = settings;
		String[] resolved = DebugPlugin.getDefault().getLaunchManager().getEnvironment(configuration);
		if (resolved == null) {
			environment.putAll(System.getenv());
		} else {
			for (String one : resolved) {
				int equals = one.indexOf('=');
				environment.put(one.substring(0, Math.max(0, equals)), one.substring(equals + 1));
			}
		}
		environment.remove(""); //$NON-NLS-1$
		program = find(substitute(settings.program()).strip(), environment.getOrDefault("PATH", "/usr/bin:/bin")); //$NON-NLS-1$ //$NON-NLS-2$
	}

	/** The program's file. */
	Path program() {
		return program;
	}

	List<String> commandLine(int rank) throws CoreException {
		String arguments = settings.rank(rank).map(RankSettings::arguments).filter(text -> !text.isBlank())
				.orElse(settings.arguments());
		var line = new ArrayList<String>();
		line.add(program.toString());
		line.addAll(List.of(DebugPlugin.parseArguments(substitute(arguments))));
		return line;
	}

	File directory(int rank) throws CoreException {
		String text = substitute(settings.rank(rank).map(RankSettings::directory).filter(own -> !own.isBlank())
				.orElse(settings.directory())).strip();
		var directory = new File(text.isEmpty() ? System.getProperty("user.home") : text); //$NON-NLS-1$
		if (!directory.isDirectory()) {
			throw Errors.failed(NLS.bind(Messages.Group_NoDirectory, directory));
		}
		return directory;
	}

	/** Everybody's variables, the rank's own, and which rank it is. */
	String[] environment(int rank) throws CoreException {
		var own = new TreeMap<>(environment);
		for (Map.Entry<String, String> entry : settings.variables(rank).entrySet()) {
			own.put(entry.getKey(), substitute(entry.getValue()));
		}
		if (settings.launcher()) {
			// The launcher gives its ranks numbers of its own, which count only without these.
			own.remove(DrillerEnvironment.RANK);
			own.remove(DrillerEnvironment.SIZE);
		} else {
			own.put(DrillerEnvironment.RANK, Integer.toString(rank));
			own.put(DrillerEnvironment.SIZE, Integer.toString(settings.ranks()));
		}
		return own.entrySet().stream().map(entry -> entry.getKey() + '=' + entry.getValue()).toArray(String[]::new);
	}

	private static String substitute(String text) throws CoreException {
		IStringVariableManager variables = VariablesPlugin.getDefault().getStringVariableManager();
		return variables.performStringSubstitution(text);
	}

	private static Path find(String program, String path) throws CoreException {
		if (program.contains("/")) { //$NON-NLS-1$
			Path file = Path.of(program).toAbsolutePath();
			if (!Files.exists(file)) {
				throw Errors.failed(NLS.bind(Messages.Group_ProgramMissing, program));
			}
			if (Files.isDirectory(file) || !Files.isExecutable(file)) {
				throw Errors.failed(NLS.bind(Messages.Group_NotExecutable, program));
			}
			return file;
		}
		for (String folder : path.split(":")) { //$NON-NLS-1$
			Path file = Path.of(folder, program);
			if (!Files.isDirectory(file) && Files.isExecutable(file)) {
				return file.toAbsolutePath();
			}
		}
		throw Errors.failed(NLS.bind(Messages.Group_NotInPath, program));
	}
}
