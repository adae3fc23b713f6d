/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one rank has of its own. Immutable. Kept in a configuration as one line of percent-encoded fields, so that shared
 * configurations compare well.
 *
 * @param rank        the rank
 * @param arguments   its arguments instead of everybody's, empty for everybody's
 * @param directory   its working directory, likewise
 * @param environment variables that it has besides, as lines NAME=value
 */
public record RankSettings(int rank, String arguments, String directory, String environment) {

	/** As it is kept. */
	public String encode() {
		return rank + " " + LaunchVariables.encode(arguments) + ' ' + LaunchVariables.encode(directory) + ' ' //$NON-NLS-1$
				+ LaunchVariables.encode(environment);
	}

	/**
	 * @throws IllegalArgumentException if the text is none that {@link #encode()} gives
	 */
	public static RankSettings decode(String text) {
		String[] fields = text.split(" ", -1); //$NON-NLS-1$
		if (fields.length != 4 || !fields[0].matches("\\d{1,9}")) { //$NON-NLS-1$
			throw new IllegalArgumentException(text);
		}
		return new RankSettings(Integer.parseInt(fields[0]), LaunchVariables.decode(fields[1]),
				LaunchVariables.decode(fields[2]), LaunchVariables.decode(fields[3]));
	}

	/** The variables that it has besides; lines without '=' are left out. */
	public Map<String, String> variables() {
		return Arrays.stream(environment.split("[\\n;]")).map(String::strip).filter(line -> line.indexOf('=') > 0) //$NON-NLS-1$
				.collect(Collectors.toMap(line -> line.substring(0, line.indexOf('=')).strip(),
						line -> line.substring(line.indexOf('=') + 1), (first, second) -> second, LinkedHashMap::new));
	}
}
