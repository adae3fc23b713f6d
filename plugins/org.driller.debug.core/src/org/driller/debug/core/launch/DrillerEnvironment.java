/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.driller.core.PeerAccess;
import org.driller.core.PeerMode;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;

/**
 * Driller in the environment of a launch configuration, and nowhere else in it: a few variables, and an entry in
 * LD_PRELOAD beside those that are there. What is written holds no path of this machine. Taking Driller out again leaves
 * what was there before.
 */
public final class DrillerEnvironment {

	public static final String PRELOAD = "LD_PRELOAD"; //$NON-NLS-1$
	public static final String MODE = "DRILLER"; //$NON-NLS-1$
	public static final String GROUP = "DRILLER_GROUP"; //$NON-NLS-1$
	public static final String ACCESS = "DRILLER_ACCESS"; //$NON-NLS-1$
	public static final String EXECUTABLES = "DRILLER_EXE"; //$NON-NLS-1$
	public static final String SKIP = "DRILLER_SKIP"; //$NON-NLS-1$
	public static final String LAUNCH = "DRILLER_LAUNCH"; //$NON-NLS-1$
	public static final String RANK = "DRILLER_RANK"; //$NON-NLS-1$
	public static final String SIZE = "DRILLER_SIZE"; //$NON-NLS-1$

	private static final Set<String> OURS = Set.of(MODE, GROUP, ACCESS, EXECUTABLES, SKIP, LAUNCH);
	/** The loader separates entries by colons and blanks; references to variables may hold both. */
	private static final Pattern ENTRY = Pattern.compile("(?:\\$\\{[^}]*\\}|[^:\\s])+"); //$NON-NLS-1$
	private static final String READ_WRITE = "rw"; //$NON-NLS-1$

	private DrillerEnvironment() {
	}

	/** The variables that a configuration sets, not resolved; a copy. */
	public static Map<String, String> of(ILaunchConfiguration configuration) throws CoreException {
		return new HashMap<>(configuration.getAttribute(ILaunchManager.ATTR_ENVIRONMENT_VARIABLES, Map.of()));
	}

	/** Sets the variables; none at all as a configuration that never had any. */
	public static void set(ILaunchConfigurationWorkingCopy configuration, Map<String, String> variables) {
		configuration.setAttribute(ILaunchManager.ATTR_ENVIRONMENT_VARIABLES, variables.isEmpty() ? null : variables);
	}

	/** Whether programs that are started with these variables become peers. */
	public static boolean isEnabled(Map<String, String> variables) {
		return entries(variables).stream().anyMatch(DrillerEnvironment::isLibrary);
	}

	/** What the variables say; the defaults for what they do not say. */
	public static DrillerSettings read(Map<String, String> variables) {
		String group = variables.getOrDefault(GROUP, ""); //$NON-NLS-1$
		String allocator = entries(variables).stream().map(entry -> LaunchVariables.argument(entry, LaunchVariables.ALLOCATOR))
				.flatMap(Optional::stream).findFirst().orElse(""); //$NON-NLS-1$
		PeerMode mode = PeerMode.LAZY.key().equals(variables.get(MODE)) ? PeerMode.LAZY : PeerMode.EAGER;
		return new DrillerSettings(LaunchVariables.argument(group, LaunchVariables.GROUP).isPresent() ? "" : group, mode, //$NON-NLS-1$
				READ_WRITE.equals(variables.get(ACCESS)) ? PeerAccess.WRITE : PeerAccess.READ,
				variables.getOrDefault(EXECUTABLES, ""), variables.getOrDefault(SKIP, ""), allocator); //$NON-NLS-1$ //$NON-NLS-2$
	}

	/**
	 * @param variables what the configuration sets now; with or without Driller
	 * @param inherits  whether the program inherits the environment of this Eclipse
	 * @param name      the configuration's name
	 * @return the variables with Driller in them
	 */
	public static Map<String, String> enable(Map<String, String> variables, boolean inherits, String name,
			DrillerSettings settings) {
		var result = new HashMap<>(variables);
		result.keySet().removeAll(OURS);
		var entries = new ArrayList<>(others(variables));
		boolean alone = !inherits || !entries.isEmpty();
		if (!settings.allocator().isBlank()) {
			entries.add(0, LaunchVariables.reference(LaunchVariables.ALLOCATOR, settings.allocator().strip()));
		}
		// First: an allocator's calls of mmap have to find the library's.
		entries.add(0, alone ? LaunchVariables.reference(LaunchVariables.PRELOAD, LaunchVariables.ALONE)
				: LaunchVariables.reference(LaunchVariables.PRELOAD));
		result.put(PRELOAD, String.join(":", entries)); //$NON-NLS-1$
		result.put(MODE, settings.mode().key());
		result.put(GROUP, settings.group().isBlank() ? LaunchVariables.reference(LaunchVariables.GROUP, name)
				: settings.group().strip());
		result.put(ACCESS, settings.access() == PeerAccess.WRITE ? READ_WRITE : "ro"); //$NON-NLS-1$
		putIfAny(result, EXECUTABLES, settings.executables());
		putIfAny(result, SKIP, settings.skip());
		result.put(LAUNCH, LaunchVariables.reference(LaunchVariables.LAUNCH, name));
		return result;
	}

	/**
	 * @param variables what the configuration sets now
	 * @param before    what it set when Driller was not in it, empty if not known: then these names were not set
	 * @return the variables without Driller
	 */
	public static Map<String, String> disable(Map<String, String> variables, Map<String, String> before) {
		var result = new HashMap<>(variables);
		if (!isEnabled(variables)) {
			return result;
		}
		OURS.forEach(name -> putOrRemove(result, name, before.get(name)));
		List<String> others = others(variables);
		boolean unchanged = others.equals(entries(before));
		putOrRemove(result, PRELOAD, unchanged ? before.get(PRELOAD) : others.isEmpty() ? null : String.join(":", others)); //$NON-NLS-1$
		return result;
	}

	private static void putIfAny(Map<String, String> variables, String name, String value) {
		putOrRemove(variables, name, value.isBlank() ? null : value.strip());
	}

	private static void putOrRemove(Map<String, String> variables, String name, String value) {
		if (value == null) {
			variables.remove(name);
		} else {
			variables.put(name, value);
		}
	}

	/** The entries of LD_PRELOAD, in their order. */
	static List<String> entries(Map<String, String> variables) {
		return entries(variables.get(PRELOAD));
	}

	static List<String> entries(String preload) {
		return preload == null ? List.of() : ENTRY.matcher(preload).results().map(match -> match.group()).toList();
	}

	private static boolean isLibrary(String entry) {
		return LaunchVariables.argument(entry, LaunchVariables.PRELOAD).isPresent();
	}

	/** The entries that are the user's own. */
	private static List<String> others(Map<String, String> variables) {
		return entries(variables).stream().filter(
				entry -> !isLibrary(entry) && LaunchVariables.argument(entry, LaunchVariables.ALLOCATOR).isEmpty()).toList();
	}
}
