/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.nio.charset.StandardCharsets;

import org.driller.core.DrillerException;

import com.sun.jna.Memory;

/** Room for the line that a function of the observer library writes when it fails. For one thread at a time. */
final class NativeError {

	final Memory memory = new Memory(ObserverLayout.DRILLER_ERROR_MAX);

	NativeError() {
		memory.clear();
	}

	/**
	 * @return the line, empty if there is none
	 */
	String text() {
		byte[] bytes = memory.getByteArray(0, ObserverLayout.DRILLER_ERROR_MAX);
		int length = 0;
		while (length < bytes.length && bytes[length] != 0) {
			length++;
		}
		return Field.oneLine(new String(bytes, 0, length, StandardCharsets.UTF_8));
	}

	/**
	 * @param code what the function returned, negative
	 * @return the exception to throw
	 */
	DrillerException exception(long code) {
		String text = text();
		int errno = (int) -code;
		return new DrillerException(text.isEmpty() ? Messages.get("SystemError", errno) : text, errno); //$NON-NLS-1$
	}
}
