/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.driller.debug.ui.live.model.LiveMessages;
import org.eclipse.osgi.util.NLS;

/**
 * Motorola S-records: lines of {@code S}, a type, the number of bytes that follow, an address of 16, 24 or 32 bits by the
 * type, data and a checksum that makes the sum 255.
 */
final class SRecord {

	private static final int ROW = 16;
	private static final int MOST_TITLE = 60;

	private SRecord() {
	}

	static List<Chunk> read(BufferedReader in, int most) throws IOException {
		var chunks = new Chunks(most);
		int number = 0;
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			number++;
			String text = line.strip();
			if (text.isEmpty()) {
				continue;
			}
			if (text.length() < 2 || text.charAt(0) != 'S') {
				throw new MemoryFileException(NLS.bind(LiveMessages.File_NotSRecord, number));
			}
			byte[] bytes = record(text, number);
			switch (text.charAt(1)) {
			case '1', '2', '3' -> {
				int addressBytes = text.charAt(1) - '1' + 2;
				int end = bytes.length - 1;
				if (end < 1 + addressBytes) {
					throw new MemoryFileException(NLS.bind(LiveMessages.File_WrongLength, number));
				}
				chunks.add(RecordLine.number(bytes, 1, addressBytes), bytes, 1 + addressBytes, end);
			}
			case '0', '5', '6' -> {
				// A title, and the number of records before.
			}
			case '7', '8', '9' -> {
				return chunks.finish();
			}
			default -> throw new MemoryFileException(NLS.bind(LiveMessages.File_UnknownRecord, number));
			}
		}
		throw new MemoryFileException(LiveMessages.File_NoEnd);
	}

	private static byte[] record(String text, int number) throws MemoryFileException {
		byte[] bytes = RecordLine.parse(text, 2, number);
		if (bytes.length < 2 || (bytes[0] & 0xff) != bytes.length - 1) {
			throw new MemoryFileException(NLS.bind(LiveMessages.File_WrongLength, number));
		}
		if (RecordLine.sum(bytes) != 0xff) {
			throw new MemoryFileException(NLS.bind(LiveMessages.File_WrongChecksum, number));
		}
		return bytes;
	}

	/**
	 * @param base added to offsets; all sums below 2^32
	 * @param title of the file, in its first record
	 */
	static MemoryFileWriter writer(OutputStream out, long base, String title) {
		return new MemoryFileWriter() {
			private boolean begun;

			@Override
			public void add(long offset, byte[] bytes, int length) throws IOException {
				begin();
				for (int done = 0; done < length;) {
					long address = base + offset + done;
					int count = (int) Math.min(length - done, ROW - address % ROW);
					record('3', address, 4, Arrays.copyOfRange(bytes, done, done + count));
					done += count;
				}
			}

			private void begin() throws IOException {
				if (!begun) {
					begun = true;
					byte[] text = title.getBytes(StandardCharsets.UTF_8);
					record('0', 0, 2, Arrays.copyOf(text, Math.min(text.length, MOST_TITLE)));
				}
			}

			private void record(char type, long address, int addressBytes, byte[] data) throws IOException {
				var bytes = new byte[1 + addressBytes + data.length + 1];
				bytes[0] = (byte) (bytes.length - 1);
				for (int i = 0; i < addressBytes; i++) {
					bytes[1 + i] = (byte) (address >> (addressBytes - 1 - i) * Byte.SIZE);
				}
				System.arraycopy(data, 0, bytes, 1 + addressBytes, data.length);
				bytes[bytes.length - 1] = (byte) ~RecordLine.sum(bytes);
				out.write(RecordLine.format("S" + type, bytes).getBytes(StandardCharsets.US_ASCII)); //$NON-NLS-1$
			}

			@Override
			public void close() throws IOException {
				try (out) {
					begin();
					record('7', 0, 4, new byte[0]);
				}
			}
		};
	}
}
