/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

import org.driller.debug.ui.live.model.LiveMessages;
import org.eclipse.osgi.util.NLS;

/** Just the bytes; what is missing between them becomes zero. */
final class RawFile {

	private static final int GAP = 4096;

	private RawFile() {
	}

	static List<Chunk> read(InputStream in, int most) throws IOException {
		byte[] bytes = in.readNBytes(most);
		if (in.read() >= 0) {
			throw new MemoryFileException(NLS.bind(LiveMessages.File_TooLarge, most));
		}
		return bytes.length == 0 ? List.of() : List.of(new Chunk(0, bytes));
	}

	static MemoryFileWriter writer(OutputStream out) {
		return new MemoryFileWriter() {
			private long written;

			@Override
			public void add(long offset, byte[] bytes, int length) throws IOException {
				var zeros = new byte[GAP];
				while (written < offset) {
					int count = (int) Math.min(GAP, offset - written);
					out.write(zeros, 0, count);
					written += count;
				}
				out.write(bytes, 0, length);
				written += length;
			}

			@Override
			public void close() throws IOException {
				out.close();
			}
		};
	}
}
