/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.driller.core.Peer;
import org.driller.core.ReadResult;
import org.driller.debug.core.AddressExpression;
import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.core.internal.Errors;
import org.driller.debug.core.internal.Messages;
import org.eclipse.debug.core.DebugException;
import org.eclipse.osgi.util.NLS;

/**
 * What a watch expression says: {@code ADDRESS}, {@code ADDRESS:TYPE} or {@code ADDRESS:TYPE*COUNT}, as in
 * {@code 0x404010 + 8 : u32*4}. Without a type it is {@code x64}.
 *
 * @param address where it begins
 * @param type    of each value
 * @param count   of values, at least 1
 */
record WatchedPlace(long address, ValueType type, int count) {

	private static final int MOST = 256;

	/** @throws DebugException with one line for the user that says what is wrong */
	static WatchedPlace parse(String expression) throws DebugException {
		int colon = expression.lastIndexOf(':');
		String place = colon < 0 ? expression : expression.substring(0, colon);
		String type = colon < 0 ? ValueType.X64.key() : expression.substring(colon + 1).strip();
		int count = 1;
		int star = type.indexOf('*');
		if (star >= 0) {
			count = count(type.substring(star + 1).strip());
			type = type.substring(0, star).strip();
		}
		String key = type;
		ValueType known = ValueType.of(key)
				.orElseThrow(() -> Errors.failed(NLS.bind(Messages.Watch_UnknownType, key, ValueType.keys())));
		try {
			return new WatchedPlace(AddressExpression.evaluate(place, AddressExpression.Names.NONE).longValue(), known, count);
		} catch (AddressExpressionException e) {
			throw Errors.failed(e.getMessage());
		}
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

	/** Reads its values now. @throws DebugException with the reason if not all can be read */
	String[] read(Peer peer) throws DebugException {
		ByteBuffer bytes = ByteBuffer.allocate(type.size() * count).order(ByteOrder.LITTLE_ENDIAN);
		ReadResult result = peer.memory().read(address, bytes);
		// A string may end before what is read does, and so may the memory.
		for (ReadResult.Range range : result.ranges()) {
			if (!range.isReadable() && !(type == ValueType.STR && range.start() != address)) {
				throw Errors.failed(NLS.bind(Messages.Watch_Unreadable, Long.toHexString(range.start()), range.detail()));
			}
		}
		var values = new String[count];
		for (int i = 0; i < count; i++) {
			values[i] = type.format(bytes, i * type.size());
		}
		return values;
	}
}
