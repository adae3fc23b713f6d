/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import java.io.Closeable;
import java.io.IOException;

/** Writes memory to a file. {@link #close} ends the file as its format wants it, and closes it. */
public interface MemoryFileWriter extends Closeable {

	/**
	 * @param offset from the first address of the file; not below the end of what was added before
	 * @param bytes of which {@code length} are written
	 */
	void add(long offset, byte[] bytes, int length) throws IOException;
}
