/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.driller.debug.ui.live.files.Chunk;
import org.driller.debug.ui.live.files.MemoryFileException;
import org.driller.debug.ui.live.files.MemoryFileFormat;
import org.driller.debug.ui.live.files.MemoryFileWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFilesTest {

	private static final int MOST = 1 << 20;
	private static final long BASE = 0x1fff3;

	@TempDir
	Path folder;

	private static byte[] content() {
		var bytes = new byte[70_000];
		new Random(7).nextBytes(bytes);
		return bytes;
	}

	private static byte[] file(MemoryFileFormat format, long first, byte[] bytes) throws IOException {
		var out = new ByteArrayOutputStream();
		try (MemoryFileWriter writer = format.writer(out, first, bytes.length)) {
			writer.add(0, bytes, bytes.length);
		}
		return out.toByteArray();
	}

	private static List<Chunk> read(MemoryFileFormat format, String text) throws IOException {
		return format.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), MOST);
	}

	@Test
	void readsWhatItWrote() throws IOException {
		for (MemoryFileFormat format : MemoryFileFormat.values()) {
			byte[] bytes = content();
			List<Chunk> chunks = format.read(new ByteArrayInputStream(file(format, BASE, bytes)), MOST);
			assertEquals(1, chunks.size(), format::label);
			assertEquals(format == MemoryFileFormat.RAW ? 0 : BASE, chunks.get(0).address());
			assertArrayEquals(bytes, chunks.get(0).bytes());
		}
	}

	@Test
	void countsFromTheStartWhereAddressesAreTooLongForTheFormat() throws IOException {
		byte[] bytes = Arrays.copyOf(content(), 100);
		List<Chunk> chunks = MemoryFileFormat.S_RECORD
				.read(new ByteArrayInputStream(file(MemoryFileFormat.S_RECORD, 0x7ffd00001000L, bytes)), MOST);
		assertEquals(0, chunks.get(0).address());
		assertFalse(MemoryFileFormat.INTEL_HEX.holds(0xffffffffL, 2));
		assertTrue(MemoryFileFormat.INTEL_HEX.holds(0xffffffffL, 1));
	}

	/** The GNU binary utilities, which come with every compiler, read and write both formats too. */
	@Test
	void agreesWithObjcopy() throws Exception {
		byte[] bytes = content();
		for (MemoryFileFormat format : new MemoryFileFormat[] { MemoryFileFormat.INTEL_HEX, MemoryFileFormat.S_RECORD }) {
			String target = format == MemoryFileFormat.INTEL_HEX ? "ihex" : "srec"; //$NON-NLS-1$ //$NON-NLS-2$
			Path ours = Files.write(folder.resolve("ours." + target), file(format, BASE, bytes)); //$NON-NLS-1$
			Path raw = folder.resolve("raw"); //$NON-NLS-1$
			objcopy("-I", target, "-O", "binary", ours.toString(), raw.toString()); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			assertArrayEquals(bytes, Files.readAllBytes(raw), target);
			Path theirs = folder.resolve("theirs." + target); //$NON-NLS-1$
			objcopy("-I", "binary", "-O", target, "--change-addresses", Long.toString(BASE), raw.toString(), theirs.toString()); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
			List<Chunk> chunks = format.read(new ByteArrayInputStream(Files.readAllBytes(theirs)), MOST);
			assertEquals(BASE, chunks.get(0).address());
			assertArrayEquals(bytes, chunks.get(0).bytes(), target);
		}
	}

	private static void objcopy(String... arguments) throws Exception {
		var command = new java.util.ArrayList<>(List.of("objcopy")); //$NON-NLS-1$
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(0, process.waitFor(), output);
	}

	@Test
	void leavesGapsOutOrFillsThem() throws IOException {
		for (MemoryFileFormat format : MemoryFileFormat.values()) {
			var out = new ByteArrayOutputStream();
			try (MemoryFileWriter writer = format.writer(out, 0x100, 9)) {
				writer.add(0, new byte[] { 1, 2 }, 2);
				writer.add(8, new byte[] { 3 }, 1);
			}
			List<Chunk> chunks = format.read(new ByteArrayInputStream(out.toByteArray()), MOST);
			if (format == MemoryFileFormat.RAW) {
				assertArrayEquals(new byte[] { 1, 2, 0, 0, 0, 0, 0, 0, 3 }, chunks.get(0).bytes());
			} else {
				assertEquals(List.of(0x100L, 0x108L), chunks.stream().map(Chunk::address).toList());
			}
		}
	}

	@Test
	void saysWhatIsWrongWithAFile() {
		MemoryFileFormat hex = MemoryFileFormat.INTEL_HEX;
		MemoryFileFormat srec = MemoryFileFormat.S_RECORD;
		for (String wrong : List.of("", "x", ":", ":00000001FE", ":00000001F", ":0100000001FF\n:00000001FF", ":00000009F7", //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$ //$NON-NLS-6$ //$NON-NLS-7$
				":01000004AA51\n", ":GG000001FF", ":" + "0".repeat(5000), ":02000000AAFF", "\0\0\0")) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$ //$NON-NLS-6$
			var refusal = assertThrows(MemoryFileException.class, () -> read(hex, wrong), wrong);
			assertFalse(refusal.getMessage().isBlank() || refusal.getMessage().contains("{"), refusal.getMessage()); //$NON-NLS-1$
		}
		for (String wrong : List.of("", "S", "S1", "S70500000000FB", "SX030000FC", "S10200FD\nS9030000FC", "S1030000", //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$ //$NON-NLS-6$ //$NON-NLS-7$
				"S1040000AAFF", "T", "S900")) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			assertThrows(MemoryFileException.class, () -> read(srec, wrong), wrong);
		}
		var large = assertThrows(MemoryFileException.class,
				() -> MemoryFileFormat.RAW.read(new ByteArrayInputStream(new byte[11]), 10));
		assertTrue(large.getMessage().contains("10"), large.getMessage()); //$NON-NLS-1$
		assertThrows(MemoryFileException.class,
				() -> hex.read(new ByteArrayInputStream(file(hex, 0, new byte[11])), 10));
	}

	@Test
	void readsSegmentAddressesAndIgnoresStarts() throws IOException {
		List<Chunk> chunks = read(MemoryFileFormat.INTEL_HEX,
				":020000021000EC\r\n:0400000300003800C1\r\n:01000500AA50\r\n:00000001FF\r\n"); //$NON-NLS-1$
		assertEquals(0x10005, chunks.get(0).address());
		assertEquals(MemoryFileFormat.INTEL_HEX, MemoryFileFormat.ofName("a/B.HEX")); //$NON-NLS-1$
		assertEquals(MemoryFileFormat.RAW, MemoryFileFormat.ofName("core")); //$NON-NLS-1$
	}
}
