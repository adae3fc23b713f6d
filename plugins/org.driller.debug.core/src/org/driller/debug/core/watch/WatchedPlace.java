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
 * What a watch expression says: a {@link PlaceSpec} whose place is an address, as in {@code 0x404010 + 8 : u32*4}. Without a type it is
 * {@code x64}.
 *
 * @param address where it begins
 * @param type    of each value
 * @param count   of values, at least 1
 */
record WatchedPlace(long address, ValueType type, int count) {

	/** @throws DebugException with one line for the user that says what is wrong */
	static WatchedPlace parse(String expression) throws DebugException {
		PlaceSpec spec = PlaceSpec.read(expression);
		try {
			return new WatchedPlace(AddressExpression.evaluate(spec.place(), AddressExpression.Names.NONE).longValue(),
					spec.type() == null ? ValueType.X64 : spec.type(), spec.count());
		} catch (AddressExpressionException e) {
			throw Errors.failed(e.getMessage());
		}
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
