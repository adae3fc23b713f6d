/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

import org.driller.debug.ui.live.model.LiveMessages;
import org.eclipse.osgi.util.NLS;

/** Puts the records of a file together: those that follow one another become one chunk. */
final class Chunks {

	private final int most;
	private final List<Chunk> done = new ArrayList<>();
	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
	private long start;
	private long total;

	/** @param most bytes that are taken */
	Chunks(int most) {
		this.most = most;
	}

	void add(long address, byte[] data, int from, int to) throws MemoryFileException {
		total += to - from;
		if (total > most) {
			throw new MemoryFileException(NLS.bind(LiveMessages.File_TooLarge, most));
		}
		if (bytes.size() == 0 || address != start + bytes.size()) {
			end();
			start = address;
		}
		bytes.write(data, from, to - from);
	}

	List<Chunk> finish() {
		end();
		return done;
	}

	private void end() {
		if (bytes.size() > 0) {
			done.add(new Chunk(start, bytes.toByteArray()));
			bytes.reset();
		}
	}
}
