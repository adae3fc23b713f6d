/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.AcrossLayout;
import org.driller.core.internal.NativePattern;

/** What to search for in memory. Immutable; may be used for any number of searches, by any threads. */
public final class SearchPattern {

	private final PatternType type;
	private final String text;
	private final NativePattern code;

	private SearchPattern(PatternType type, String text, NativePattern code) {
		this.type = type;
		this.text = text;
		this.code = code;
	}

	/**
	 * @param type what the text is
	 * @param text the pattern, written as the type says
	 * @return the pattern; numbers are found at multiples of their size, all else anywhere
	 * @throws DrillerException if the text means nothing, or matches everything; the message says why
	 */
	public static SearchPattern of(PatternType type, String text) throws DrillerException {
		return of(type, text, false, 0, 0);
	}

	/**
	 * @param type       what the text is
	 * @param text       the pattern, written as the type says
	 * @param ignoreCase whether upper and lower case of the letters A to Z are the same; for text
	 * @param tolerance  how far floating point may be off, from 0 on; 0 for all else
	 * @param alignment  only at multiples of this power of two, at most 4096; 0 for what is natural
	 * @return the pattern
	 * @throws DrillerException as {@link #of(PatternType, String)}
	 */
	public static SearchPattern of(PatternType type, String text, boolean ignoreCase, double tolerance, int alignment)
			throws DrillerException {
		int flags = ignoreCase ? AcrossLayout.DRILLER_PATTERN_IGNORE_CASE : 0;
		return new SearchPattern(type, text, NativePattern.compile(type.code(), text, tolerance, alignment, flags));
	}

	NativePattern code() {
		return code;
	}

	/**
	 * @return what the text is
	 */
	public PatternType type() {
		return type;
	}

	/**
	 * @return the pattern as it was written
	 */
	public String text() {
		return text;
	}

	/**
	 * @return how many bytes a match has
	 */
	public int length() {
		return code.length();
	}
}
