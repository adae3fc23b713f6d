/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

import org.driller.debug.core.AddressExpression;
import org.driller.debug.core.AddressExpressionException;
import org.eclipse.osgi.util.NLS;

/**
 * Bytes to look at. {@link #read} and {@link #write} are called from background threads, possibly at the same time, and
 * may take their time; everything else from any thread, and must return at once and ask no process anything.
 */
public interface LiveSource {

	/**
	 * Where somebody wants to look.
	 *
	 * @param source that has the address in its bounds
	 * @param address unsigned
	 */
	record Target(LiveSource source, long address) {
	}

	/** The addresses that can be shown. May change between calls, as when a segment grows. */
	AddressRange bounds();

	/**
	 * Reads what is there now. Never throws: what cannot be read is marked so, with the reason.
	 *
	 * @param address of the first byte
	 * @param length in bytes, at least 1; no more than a screenful unless somebody copies or saves bytes
	 * @return exactly {@code length} bytes
	 */
	Sample read(long address, int length);

	/**
	 * Evaluates what somebody typed to go to. Symbols are read from files, which may take some tens of milliseconds: in the background.
	 *
	 * @return where it is; not necessarily this source
	 * @throws AddressExpressionException with one line for the user
	 */
	default Target resolve(String expression) throws AddressExpressionException {
		return locate(evaluate(expression));
	}

	/**
	 * Evaluates what somebody typed.
	 *
	 * @return an address of this source's process, wherever it is
	 * @throws AddressExpressionException with one line for the user
	 */
	default long evaluate(String expression) throws AddressExpressionException {
		return AddressRange.fromBig(AddressExpression.evaluate(expression, AddressExpression.Names.NONE));
	}

	/**
	 * Finds what shows an address: this source, or another one of the same process. May change the bounds of this source.
	 *
	 * @throws AddressExpressionException with one line for the user if there is none
	 */
	default Target locate(long address) throws AddressExpressionException {
		AddressRange range = bounds();
		if (range.contains(address)) {
			return new Target(this, address);
		}
		throw new AddressExpressionException(NLS.bind(LiveMessages.GoTo_Outside, new Object[] { Digits.address(address, 1),
				Digits.address(range.first(), 1), Digits.address(range.last(), 1) }));
	}

	/** @return why nothing can be written, in one line with the cure if there is one; empty if it may be tried */
	default Optional<String> readOnlyReason() {
		return Optional.of(LiveMessages.ReadOnly_Source);
	}

	/**
	 * Writes bytes at once.
	 *
	 * @param address of the first byte
	 * @param bytes at least 1
	 * @throws LiveWriteException with one line for the user
	 */
	default void write(long address, byte[] bytes) throws LiveWriteException {
		throw new LiveWriteException(LiveMessages.ReadOnly_Source);
	}

	/**
	 * Finds where a word points. In the background, like {@link #read}.
	 *
	 * @return empty if it is no pointer, or nothing is known of pointers
	 */
	default Optional<LivePointer> pointer(long value) {
		return Optional.empty();
	}

	/**
	 * Finds where a remote pointer points: three words that name a process, a segment there and an offset into it, as the other parts of
	 * Driller exchange them. In the background, like {@link #read}.
	 *
	 * @return empty if it is none
	 */
	default Optional<LivePointer> remotePointer(long process, long segment, long offset) {
		return Optional.empty();
	}

	/**
	 * Finds the symbols of a range. In the background, like {@link #read}.
	 *
	 * @param first first address
	 * @param end first address after the last
	 * @return those that begin there, and that in which the first address lies
	 */
	default List<LiveSymbol> symbols(long first, long end) {
		return List.of();
	}

	/**
	 * Follows a pointer, and what it points to. In the background, like {@link #read}.
	 *
	 * @param address of the word
	 * @param depth most words to follow
	 * @return empty if nothing is known of pointers
	 */
	default Optional<LiveChain> chain(long address, ByteOrder order, int depth) {
		return Optional.empty();
	}

	/**
	 * Completes what somebody types to go to. In the background, like {@link #read}.
	 *
	 * @param most most names to return
	 * @return the best first
	 */
	default List<String> completions(String typed, int most) {
		return List.of();
	}

	/** @return what lies at an address, as a name and a distance from its start; empty if nothing does or it is not known */
	default Optional<String> nameOf(long address) {
		return Optional.empty();
	}
}
