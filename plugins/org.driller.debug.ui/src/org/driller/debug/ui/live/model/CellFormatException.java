/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

/** What was typed is no value of a cell. The message is one line for the user. */
public final class CellFormatException extends Exception {

	private static final long serialVersionUID = 1L;

	CellFormatException(String message) {
		super(message);
	}
}
