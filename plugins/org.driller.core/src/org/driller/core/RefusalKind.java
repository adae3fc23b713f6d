/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** What a peer refuses at its socket. */
public enum RefusalKind {

	/** A connection of another user. */
	USER(0),
	/** What is no message: cut short, too large, of another protocol. */
	MALFORMED(1),
	/** A message with descriptors. */
	DESCRIPTORS(2),
	/** Word of a fork from another process. */
	FORK(3),
	/** Too many connections at a time. */
	CONNECTIONS(4),
	/** Answers that are not taken: the connection was closed. */
	UNREAD(5);

	private static final RefusalKind[] VALUES = values();

	private final int code;

	RefusalKind(int code) {
		this.code = code;
	}

	/**
	 * @return the number that stands for it in a peer's directory: its place in the log
	 */
	public int code() {
		return code;
	}

	/**
	 * @return the translated name, as shown to users
	 */
	public String label() {
		return Messages.of(this);
	}

	/**
	 * @param code a place in the log
	 * @return what it stands for
	 * @throws IndexOutOfBoundsException if there is no such place
	 */
	public static RefusalKind of(int code) {
		return VALUES[code];
	}
}
