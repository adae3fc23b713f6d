/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core;

/** An expression that is no address. The message is one line for the user. */
public class AddressExpressionException extends Exception {

	private static final long serialVersionUID = 1L;

	public AddressExpressionException(String message) {
		super(message);
	}
}
