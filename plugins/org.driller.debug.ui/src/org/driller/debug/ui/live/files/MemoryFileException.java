/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import java.io.IOException;

/** A file that is not what it should be. The message is one line for the user. */
public final class MemoryFileException extends IOException {

	private static final long serialVersionUID = 1L;

	MemoryFileException(String message) {
		super(message);
	}
}
