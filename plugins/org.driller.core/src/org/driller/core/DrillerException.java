/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * Something that could not be done, with a message of one line that names the cause and, where there is one, the cure.
 * The message is meant to be shown to the user as it is; a stack trace is of no use to them.
 */
public class DrillerException extends Exception {

	private static final long serialVersionUID = 1L;

	private final int errno;

	/**
	 * @param message one line, translated
	 */
	public DrillerException(String message) {
		this(message, 0);
	}

	/**
	 * @param message one line, translated
	 * @param errno   the positive number of the system's error, 0 if there is none
	 */
	public DrillerException(String message, int errno) {
		super(message);
		this.errno = errno;
	}

	/**
	 * @return the positive number of the system's error behind this, as in {@code errno.h}; 0 if there is none
	 */
	public int errno() {
		return errno;
	}
}
