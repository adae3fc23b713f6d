/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import org.driller.debug.ui.live.model.LiveMessages;

/** The kinds of files that memory is saved in and loaded from. */
public enum MemoryFileFormat {

	RAW(LiveMessages.File_Raw, "*.bin", Long.MAX_VALUE), //$NON-NLS-1$
	INTEL_HEX(LiveMessages.File_IntelHex, "*.hex;*.ihex", 1L << 32), //$NON-NLS-1$
	S_RECORD(LiveMessages.File_SRecord, "*.srec;*.s37;*.mot", 1L << 32); //$NON-NLS-1$

	/** Long enough for any record, too short to fill memory with a file that is one line. */
	private static final int MOST_LINE = 1024;

	private final String label;
	private final String patterns;
	private final long space;

	MemoryFileFormat(String label, String patterns, long space) {
		this.label = label;
		this.patterns = patterns;
		this.space = space;
	}

	/** The translated name. */
	public String label() {
		return label;
	}

	/** File names, for a file dialog. */
	public String patterns() {
		return patterns;
	}

	/** @return the format that a file name suggests, {@link #RAW} if none */
	public static MemoryFileFormat ofName(String file) {
		String name = file.toLowerCase(Locale.ROOT);
		for (MemoryFileFormat format : values()) {
			for (String pattern : format.patterns.split(";")) { //$NON-NLS-1$
				if (name.endsWith(pattern.substring(1))) {
					return format;
				}
			}
		}
		return RAW;
	}

	/** Whether files hold the addresses themselves; otherwise they count from the first one, as addresses have 32 bits there. */
	public boolean holds(long first, long length) {
		return this != RAW && first >= 0 && length >= 0 && first <= space - length;
	}

	/** How many bytes a file can hold. */
	public long capacity() {
		return space;
	}

	/**
	 * @param out buffered; closed by the writer
	 * @param first address of the memory
	 * @param length of the memory, at most {@link #capacity}
	 */
	public MemoryFileWriter writer(OutputStream out, long first, long length) {
		long base = holds(first, length) ? first : 0;
		return switch (this) {
		case RAW -> RawFile.writer(out);
		case INTEL_HEX -> IntelHex.writer(out, base);
		case S_RECORD -> SRecord.writer(out, base, "driller 0x" + Long.toHexString(first)); //$NON-NLS-1$
		};
	}

	/**
	 * Reads a whole file.
	 *
	 * @param most bytes that are taken
	 * @return what it holds, in the order of the file
	 * @throws MemoryFileException with the line and what is wrong with it
	 */
	public List<Chunk> read(InputStream in, int most) throws IOException {
		return switch (this) {
		case RAW -> RawFile.read(in, most);
		case INTEL_HEX -> IntelHex.read(lines(in), most);
		case S_RECORD -> SRecord.read(lines(in), most);
		};
	}

	private static BufferedReader lines(InputStream in) {
		return new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1)) {
			@Override
			public String readLine() throws IOException {
				var line = new StringBuilder();
				int c = read();
				if (c < 0) {
					return null;
				}
				for (; c >= 0 && c != '\n'; c = read()) {
					if (line.length() == MOST_LINE) {
						throw new MemoryFileException(LiveMessages.File_LongLine);
					}
					line.append((char) c);
				}
				return line.toString();
			}
		};
	}
}
