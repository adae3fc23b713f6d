/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core;

import java.math.BigInteger;
import java.util.Optional;

import org.driller.debug.core.internal.Messages;
import org.eclipse.osgi.util.NLS;

/**
 * Computes addresses from what people type: {@code 0x} numbers, decimal numbers, bare hexadecimal numbers that hold a
 * letter ({@code 7ffd10}), names, {@code + - *} and parentheses. Quick: it asks no process anything (the platform
 * evaluates on the thread of the user interface).
 */
public final class AddressExpression {

	/** What a name stands for. */
	@FunctionalInterface
	public interface Names {

		/** Knows no name. */
		Names NONE = name -> Optional.empty();

		/** @return the address of {@code name}, or nothing if there is no such name */
		Optional<BigInteger> addressOf(String name);
	}

	private static final int MAX_LENGTH = 1024;
	private static final int MAX_DEPTH = 64;
	private static final int ADDRESS_BITS = 64;

	private final String text;
	private final Names names;
	private int position;
	private int depth;

	private AddressExpression(String text, Names names) {
		this.text = text;
		this.names = names;
	}

	/**
	 * Evaluates an expression.
	 *
	 * @return an address of at most 64 bits, not negative
	 * @throws AddressExpressionException with one line for the user that says what is wrong and where
	 */
	public static BigInteger evaluate(String text, Names names) throws AddressExpressionException {
		if (text.isBlank()) {
			throw new AddressExpressionException(Messages.AddressExpression_Empty);
		}
		if (text.length() > MAX_LENGTH) {
			throw new AddressExpressionException(NLS.bind(Messages.AddressExpression_TooLong, MAX_LENGTH));
		}
		var parser = new AddressExpression(text, names);
		BigInteger value = parser.sum();
		if (!parser.atEnd()) {
			throw parser.unexpected();
		}
		if (value.signum() < 0 || value.bitLength() > ADDRESS_BITS) {
			throw new AddressExpressionException(NLS.bind(Messages.AddressExpression_OutOfRange, text.strip()));
		}
		return value;
	}

	private BigInteger sum() throws AddressExpressionException {
		BigInteger value = product();
		while (true) {
			if (take('+')) {
				value = value.add(product());
			} else if (take('-')) {
				value = value.subtract(product());
			} else {
				return value;
			}
		}
	}

	private BigInteger product() throws AddressExpressionException {
		BigInteger value = operand();
		while (take('*')) {
			value = value.multiply(operand());
		}
		return value;
	}

	private BigInteger operand() throws AddressExpressionException {
		if (++depth > MAX_DEPTH) {
			throw new AddressExpressionException(NLS.bind(Messages.AddressExpression_TooDeep, MAX_DEPTH));
		}
		try {
			if (take('-')) {
				return operand().negate();
			}
			if (take('(')) {
				BigInteger value = sum();
				if (!take(')')) {
					throw unexpected();
				}
				return value;
			}
			return word();
		} finally {
			depth--;
		}
	}

	private BigInteger word() throws AddressExpressionException {
		int start = position;
		while (position < text.length() && isWord(text.charAt(position))) {
			position++;
		}
		if (position == start) {
			throw unexpected();
		}
		String word = text.substring(start, position);
		Optional<BigInteger> named = names.addressOf(word);
		if (named.isPresent()) {
			return named.get();
		}
		try {
			return number(word);
		} catch (NumberFormatException e) {
			throw new AddressExpressionException(NLS.bind(Messages.AddressExpression_Unknown, word));
		}
	}

	private static BigInteger number(String word) {
		if (word.startsWith("0x") || word.startsWith("0X")) { //$NON-NLS-1$ //$NON-NLS-2$
			return new BigInteger(word.substring(2), 16);
		}
		boolean decimal = word.chars().allMatch(c -> c >= '0' && c <= '9');
		return new BigInteger(word, decimal ? 10 : 16);
	}

	private static boolean isWord(char c) {
		return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '.' || c == '$'
				|| c == '[' || c == ']' || c == '@' || c == '!';
	}

	private boolean take(char wanted) {
		if (atEnd() || text.charAt(position) != wanted) {
			return false;
		}
		position++;
		return true;
	}

	private boolean atEnd() {
		while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
			position++;
		}
		return position == text.length();
	}

	private AddressExpressionException unexpected() {
		return new AddressExpressionException(atEnd() ? NLS.bind(Messages.AddressExpression_Incomplete, text.strip())
				: NLS.bind(Messages.AddressExpression_Unexpected, text.charAt(position), position + 1));
	}
}
