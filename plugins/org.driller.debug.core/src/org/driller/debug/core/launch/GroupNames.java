/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Names of groups: 1 to 63 letters, digits, '.', '_' or '-', as DRILLER_GROUP wants them. */
public final class GroupNames {

	/** Characters that a name may have. */
	public static final int LONGEST = 63;
	/** Where there is nothing to make a name of. */
	private static final String DEFAULT = "default"; //$NON-NLS-1$
	private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,63}"); //$NON-NLS-1$
	private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9._-]+"); //$NON-NLS-1$
	private static final Pattern MARKS = Pattern.compile("\\p{M}+"); //$NON-NLS-1$

	private GroupNames() {
	}

	/** Whether it is a group's name. */
	public static boolean isValid(String name) {
		return VALID.matcher(name).matches();
	}

	/** The group's name for any text: accents are dropped, other odd characters become '-'. */
	public static String of(String text) {
		String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll(""); //$NON-NLS-1$
		String name = ODD.matcher(plain.strip()).replaceAll("-"); //$NON-NLS-1$
		name = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
		return name.isEmpty() || name.equals("-") ? DEFAULT : name; //$NON-NLS-1$
	}
}
