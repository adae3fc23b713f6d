/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import java.util.Optional;

import org.driller.debug.core.internal.Errors;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugException;
import org.eclipse.osgi.util.NLS;

/**
 * What somebody wants to see: {@code PLACE}, {@code PLACE:TYPE} or {@code PLACE:TYPE*COUNT}, as in {@code counters:u64*2} or
 * {@code 0x404010 + 8 : u32}; {@code u64x2}, as the {@code driller} command has it, means the same. A place may hold colons if it is
 * the name of something in C++. Whether there is such a place is another question.
 *
 * @param place where it begins: a name or an expression
 * @param type  of each value; {@code null} if it is left to what is there
 * @param count of values, 1 to {@link #MOST}
 */
public record PlaceSpec(String place, ValueType type, int count) {

	/** Values of one place at most. */
	public static final int MOST = 256;
	/** Characters that are read of what somebody wrote. */
	public static final int MOST_CHARACTERS = 1024;

	/**
	 * Reads what somebody wrote.
	 *
	 * @throws CoreException with one line for the user that says what is wrong
	 */
	public static PlaceSpec parse(String text) throws CoreException {
		return read(text);
	}

	static PlaceSpec read(String text) throws DebugException {
		if (text.length() > MOST_CHARACTERS) {
			throw Errors.failed(NLS.bind(Messages.Watch_TooLong, MOST_CHARACTERS));
		}
		String line = text.strip();
		int colon = line.lastIndexOf(':');
		boolean typed = colon >= 0 && (colon == 0 || line.charAt(colon - 1) != ':');
		String place = typed ? line.substring(0, colon).strip() : line;
		if (place.isEmpty()) {
			throw Errors.failed(Messages.Watch_NoPlace);
		}
		return typed ? typed(place, line.substring(colon + 1).strip()) : new PlaceSpec(place, null, 1);
	}

	private static PlaceSpec typed(String place, String text) throws DebugException {
		int times = Math.max(text.indexOf('*'), text.lastIndexOf('x'));
		if (times > 0) {
			Optional<ValueType> type = ValueType.of(text.substring(0, times).strip());
			if (type.isPresent()) {
				return new PlaceSpec(place, type.get(), count(text.substring(times + 1).strip()));
			}
		}
		String key = times > 0 && text.charAt(times) == '*' ? text.substring(0, times).strip() : text;
		return new PlaceSpec(place,
				ValueType.of(key).orElseThrow(() -> Errors.failed(NLS.bind(Messages.Watch_UnknownType, key, ValueType.keys()))), 1);
	}

	private static int count(String text) throws DebugException {
		try {
			int count = Integer.parseInt(text);
			if (count >= 1 && count <= MOST) {
				return count;
			}
		} catch (NumberFormatException e) {
			// The same line says it.
		}
		throw Errors.failed(NLS.bind(Messages.Watch_BadCount, text, MOST));
	}

	/** What one of several values is called: {@code counters[1]}. */
	public String label(int index) {
		return count == 1 ? place : place + '[' + index + ']';
	}

	/** As it is written. */
	@Override
	public String toString() {
		if (type == null) {
			return place;
		}
		return count == 1 ? place + ':' + type.key() : place + ':' + type.key() + '*' + count;
	}
}
