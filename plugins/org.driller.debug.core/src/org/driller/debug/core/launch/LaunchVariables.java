/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The dynamic variables of this bundle, as they stand in launch configurations: so these hold no path of the machine and
 * can be shared. Arguments are percent-encoded, since they may hold the characters of the variables themselves.
 */
public final class LaunchVariables {

	/** The path of the library, and what else this Eclipse itself was told to preload. */
	public static final String PRELOAD = "driller_preload"; //$NON-NLS-1$
	/** Argument of {@link #PRELOAD}: the library only. */
	public static final String ALONE = "alone"; //$NON-NLS-1$
	/** Its argument, the name or path of an allocator's library, checked. */
	public static final String ALLOCATOR = "driller_allocator"; //$NON-NLS-1$
	/** Its argument made into a group's name. */
	public static final String GROUP = "driller_group"; //$NON-NLS-1$
	/** What tells the peers of one launch from all others. */
	public static final String LAUNCH = "driller_launch"; //$NON-NLS-1$
	/** The path of the {@code driller} command. */
	public static final String COMMAND = "driller_command"; //$NON-NLS-1$

	private LaunchVariables() {
	}

	/** A variable as it is written. */
	public static String reference(String name) {
		return "${" + name + '}'; //$NON-NLS-1$
	}

	/** A variable with an argument as it is written. */
	public static String reference(String name, String argument) {
		return "${" + name + ':' + encode(argument) + '}'; //$NON-NLS-1$
	}

	/**
	 * @param text any text
	 * @return the argument if the text is one variable of that name and nothing else, empty if it has no argument
	 */
	public static Optional<String> argument(String text, String name) {
		if (text.equals(reference(name))) {
			return Optional.of(""); //$NON-NLS-1$
		}
		String begin = "${" + name + ':'; //$NON-NLS-1$
		return text.startsWith(begin) && text.indexOf('}') == text.length() - 1
				? Optional.of(decode(text.substring(begin.length(), text.length() - 1)))
				: Optional.empty();
	}

	static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"); //$NON-NLS-1$ //$NON-NLS-2$
	}

	/** What somebody typed without encoding is taken as it is. */
	static String decode(String text) {
		try {
			return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8); //$NON-NLS-1$ //$NON-NLS-2$
		} catch (IllegalArgumentException e) {
			return text;
		}
	}
}
