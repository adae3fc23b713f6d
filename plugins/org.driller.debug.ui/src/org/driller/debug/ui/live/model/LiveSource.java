/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import org.driller.debug.core.AddressExpression;
import org.driller.debug.core.AddressExpressionException;

/**
 * Bytes to look at. {@link #read} is called from a background thread, one call at a time for one control; everything
 * else from any thread and must return at once.
 */
public interface LiveSource {

	/** The addresses that can be shown. May change between calls, as when a segment grows. */
	AddressRange bounds();

	/**
	 * Reads what is there now. Never throws: what cannot be read is marked so, with the reason.
	 *
	 * @param address of the first byte
	 * @param length in bytes, at least 1; no more than a screenful
	 * @return exactly {@code length} bytes
	 */
	Sample read(long address, int length);

	/**
	 * Evaluates what somebody typed to go to. Called on the control's thread: must not ask the process anything.
	 *
	 * @throws AddressExpressionException with one line for the user
	 */
	default long addressOf(String expression) throws AddressExpressionException {
		return AddressRange.fromBig(AddressExpression.evaluate(expression, AddressExpression.Names.NONE));
	}
}
