/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.variables.IDynamicVariable;
import org.eclipse.core.variables.IDynamicVariableResolver;

/** Resolves the variables that {@link LaunchVariables} names. */
public final class VariableResolver implements IDynamicVariableResolver {

	@Override
	public String resolveValue(IDynamicVariable variable, String argument) throws CoreException {
		String given = argument == null ? "" : LaunchVariables.decode(argument); //$NON-NLS-1$
		switch (variable.getName()) {
		case LaunchVariables.PRELOAD:
			return preload(given.equals(LaunchVariables.ALONE) ? null : System.getenv(DrillerEnvironment.PRELOAD));
		case LaunchVariables.ALLOCATOR:
			return Allocators.checked(given);
		case LaunchVariables.GROUP:
			return GroupNames.of(given);
		case LaunchVariables.LAUNCH:
			return LaunchIds.resolve(given);
		case LaunchVariables.COMMAND:
			return NativeFiles.command().map(Object::toString).orElse("driller"); //$NON-NLS-1$
		default:
			return null;
		}
	}

	private static String preload(String inherited) throws CoreException {
		String library = NativeFiles.library().toString();
		List<String> entries = new ArrayList<>(DrillerEnvironment.entries(inherited));
		entries.remove(library);
		entries.add(0, library);
		return String.join(":", entries); //$NON-NLS-1$
	}
}
