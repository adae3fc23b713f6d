/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

/** Nothing, or not all, could be written. The message is one line for the user, with the cure if there is one. */
public final class LiveWriteException extends Exception {

	private static final long serialVersionUID = 1L;

	public LiveWriteException(String message) {
		super(message);
	}
}
