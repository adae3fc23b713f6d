/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.driller.debug.ui.live.model.LiveMessages;
import org.eclipse.osgi.util.NLS;

/**
 * Intel HEX (Intel's "Hexadecimal Object File Format Specification", 1988): lines of {@code :}, length, 16 bits of address,
 * type, data and a checksum that makes the sum zero; the upper 16 bits of an address have a record of their own.
 */
final class IntelHex {

	private static final int DATA = 0;
	private static final int END = 1;
	private static final int SEGMENT = 2;
	private static final int SEGMENT_START = 3;
	private static final int UPPER = 4;
	private static final int UPPER_START = 5;
	/** Length, address, type and checksum. */
	private static final int FRAME = 5;
	private static final int ROW = 16;

	private IntelHex() {
	}

	static List<Chunk> read(BufferedReader in, int most) throws IOException {
		var chunks = new Chunks(most);
		long upper = 0;
		int number = 0;
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			number++;
			String text = line.strip();
			if (text.isEmpty()) {
				continue;
			}
			byte[] bytes = record(text, number);
			long address = RecordLine.number(bytes, 1, 2);
			int length = bytes.length - FRAME;
			switch (bytes[3]) {
			case DATA -> chunks.add(upper + address, bytes, 4, 4 + length);
			case END -> {
				return chunks.finish();
			}
			case SEGMENT -> upper = upper(bytes, length, number) << 4;
			case UPPER -> upper = upper(bytes, length, number) << 16;
			case SEGMENT_START, UPPER_START -> {
				// Where a program starts does not matter to memory.
			}
			default -> throw new MemoryFileException(NLS.bind(LiveMessages.File_UnknownRecord, number));
			}
		}
		throw new MemoryFileException(LiveMessages.File_NoEnd);
	}

	private static byte[] record(String text, int number) throws MemoryFileException {
		if (text.charAt(0) != ':') {
			throw new MemoryFileException(NLS.bind(LiveMessages.File_NotIntelHex, number));
		}
		byte[] bytes = RecordLine.parse(text, 1, number);
		if (bytes.length < FRAME || (bytes[0] & 0xff) != bytes.length - FRAME) {
			throw new MemoryFileException(NLS.bind(LiveMessages.File_WrongLength, number));
		}
		if (RecordLine.sum(bytes) != 0) {
			throw new MemoryFileException(NLS.bind(LiveMessages.File_WrongChecksum, number));
		}
		return bytes;
	}

	private static long upper(byte[] bytes, int length, int number) throws MemoryFileException {
		if (length != 2) {
			throw new MemoryFileException(NLS.bind(LiveMessages.File_WrongLength, number));
		}
		return RecordLine.number(bytes, 4, 2);
	}

	/** @param base added to offsets; all sums below 2^32 */
	static MemoryFileWriter writer(OutputStream out, long base) {
		return new MemoryFileWriter() {
			private long upper;

			@Override
			public void add(long offset, byte[] bytes, int length) throws IOException {
				for (int done = 0; done < length;) {
					long address = base + offset + done;
					if (address >>> 16 != upper) {
						upper = address >>> 16;
						record(UPPER, 0, new byte[] { (byte) (upper >> Byte.SIZE), (byte) upper }, 0, 2);
					}
					// No record goes beyond its 16 bits of address; rows begin at multiples of their length.
					int count = (int) Math.min(length - done, ROW - address % ROW);
					record(DATA, (int) (address & 0xffff), bytes, done, count);
					done += count;
				}
			}

			private void record(int type, int address, byte[] data, int from, int count) throws IOException {
				var bytes = new byte[count + FRAME];
				bytes[0] = (byte) count;
				bytes[1] = (byte) (address >> Byte.SIZE);
				bytes[2] = (byte) address;
				bytes[3] = (byte) type;
				System.arraycopy(data, from, bytes, 4, count);
				bytes[bytes.length - 1] = (byte) -RecordLine.sum(bytes);
				out.write(RecordLine.format(":", bytes).getBytes(StandardCharsets.US_ASCII)); //$NON-NLS-1$
			}

			@Override
			public void close() throws IOException {
				try (out) {
					record(END, 0, new byte[0], 0, 0);
				}
			}
		};
	}
}
