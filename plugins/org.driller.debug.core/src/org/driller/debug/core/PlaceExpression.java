/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.driller.core.Peer;
import org.driller.core.Segment;

/**
 * Computes addresses in a peer from what people type: what {@link AddressExpression} knows, with a segment's name in the place of its
 * first address. Quick: it asks the peer nothing.
 */
public final class PlaceExpression {

	private static final Pattern NAMED = Pattern.compile("\\s*(\\[[^]]*\\]|[^\\s+*()-][^+*()]*?)\\s*(?:\\+(.*))?"); //$NON-NLS-1$

	private PlaceExpression() {
	}

	/**
	 * Evaluates an expression. A segment's name may hold blanks and dashes, which in arithmetic mean something else: such names are
	 * looked for first.
	 *
	 * @param more names besides those of segments, which go before them
	 * @throws AddressExpressionException with one line for the user that says what is wrong and where
	 */
	public static long evaluate(Peer peer, AddressExpression.Names more, String expression) throws AddressExpressionException {
		Matcher named = NAMED.matcher(expression);
		if (named.matches()) {
			Optional<Segment> found = SegmentNames.find(peer, named.group(1));
			if (found.isPresent()) {
				return found.get().start() + offset(named.group(2));
			}
		}
		AddressExpression.Names names = word -> more.addressOf(word)
				.or(() -> SegmentNames.find(peer, word).map(segment -> unsigned(segment.start())));
		return AddressExpression.evaluate(expression, names).longValue();
	}

	/**
	 * @param expression arithmetic without names; {@code null} for 0
	 * @throws AddressExpressionException as {@link #evaluate}
	 */
	public static long offset(String expression) throws AddressExpressionException {
		return expression == null ? 0 : AddressExpression.evaluate(expression, AddressExpression.Names.NONE).longValue();
	}

	/** An address as arithmetic wants it. */
	public static BigInteger unsigned(long address) {
		return new BigInteger(Long.toUnsignedString(address));
	}
}
