/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.driller.core.DrillerException;
import org.driller.core.MappedMemory;
import org.driller.core.MemorySource;
import org.driller.core.PatternType;
import org.driller.core.Peer;
import org.driller.core.PeerState;
import org.driller.core.ReadResult;
import org.driller.core.ScanCondition;
import org.driller.core.SearchPattern;
import org.driller.core.ValueScan;
import org.driller.core.internal.ObserverLayout;
import org.driller.core.internal.PeerHandle;
import org.junit.jupiter.api.Test;

/**
 * A real peer that leaves its image to a forked child, which is stopped before it has copied it, and begins another one: nothing of the old one
 * is shown as the peer's memory.
 */
class NewImageTest {

	private static final int PAGE = 4096;
	private static final Duration SLICE = Duration.ofMillis(50);
	/** The exit code of a test program that cannot run here. */
	private static final int SKIPPED = 77;

	/** The peer, and the program that traces it; does what it is told by letters, see native/tests/lib/outside/slow_child.c. */
	private static final class Forker implements AutoCloseable {
		private final Process process;
		private final BufferedReader answers;
		final int pid;
		/** Of its memory: each page begins with the number of its round, plus its index. */
		final long used;

		Forker() throws Exception {
			process = new ProcessBuilder(Native.file("tests/lib/outside_slow_child"), Native.file("lib/libdriller.so"), "driven")
					.redirectError(ProcessBuilder.Redirect.INHERIT).start();
			answers = process.inputReader();
			String first = answers.readLine();
			assumeTrue(first == null || !first.contains("ptrace"), first);
			String[] words = String.valueOf(first).split(" ");
			assertEquals(4, words.length, first);
			pid = Integer.parseInt(words[0]);
			used = Long.decode(words[1]);
		}

		void tell(char what) throws Exception {
			process.getOutputStream().write(what);
			process.getOutputStream().flush();
			assertEquals(String.valueOf(what), answers.readLine());
		}

		@Override
		public void close() throws Exception {
			process.getOutputStream().close();
			int code = process.waitFor();
			assertTrue(code == 0 || code == SKIPPED, "exit code " + code);
		}
	}

	/** The first byte of the memory, read in a way of which all the bytes have to come. */
	private static int read(Peer peer, long address, MemorySource source) {
		var bytes = new byte[2 * PAGE];
		ReadResult result = peer.memory().read(address, bytes);
		assertEquals(List.of(source), result.ranges().stream().map(ReadResult.Range::source).distinct().toList(), result.toString());
		assertEquals(bytes[0] + 1, bytes[PAGE]);
		return bytes[0];
	}

	private static int found(Peer peer, long address, int value) throws DrillerException {
		int count = 0;
		try (var search = peer.memory().search(SearchPattern.of(PatternType.BYTES, String.format("%02x", value)), address, address + 1)) {
			while (!search.progress().done()) {
				count += search.next(10, SLICE).length;
			}
		}
		return count;
	}

	private static long pass(ValueScan scan, ScanCondition condition, String value) throws DrillerException {
		scan.begin(condition, value);
		while (!scan.advance(SLICE).done()) {
			continue;
		}
		return scan.advance(SLICE).matches();
	}

	/** Which file is mapped there, as the kernel tells. */
	private static long inode(int pid, long address) throws Exception {
		String line = Files.readAllLines(Path.of("/proc/" + pid + "/maps")).stream().filter(at -> {
			String[] range = at.substring(0, at.indexOf(' ')).split("-");
			return Long.compareUnsigned(Long.parseUnsignedLong(range[0], 16), address) <= 0
					&& Long.compareUnsigned(Long.parseUnsignedLong(range[1], 16), address) > 0;
		}).findFirst().orElseThrow();
		assertTrue(line.contains("driller-image"), line);
		return Long.parseLong(line.split(" +")[4]);
	}

	@Test
	void nothingOfTheOldImageIsShownAsItsMemory() throws Exception {
		try (var forker = new Forker();
				var peer = Peer.open(forker.pid);
				var other = Peer.open(forker.pid);
				var scan = ValueScan.of(PatternType.U8, 0, 0, ValueScan.DEFAULT_LIMIT)) {
			long used = forker.used;
			peer.rebuild();
			long first = inode(forker.pid, used);
			MappedMemory old = peer.memory().map(used, PAGE);
			int value = old.getByte(0);
			assertEquals(value, read(peer, used, MemorySource.IMAGE));
			assertTrue(old.isCurrent());
			scan.add(peer, used, used + 1);
			assertEquals(1, pass(scan, ScanCondition.EQUAL, String.valueOf(value)));

			// It forks, and writes to private copies.
			forker.tell('s');
			forker.tell('w');
			Await.until("it forks", () -> {
				peer.update();
				return peer.state() == PeerState.FORKING;
			});
			assertEquals(value, old.getByte(0));
			assertFalse(old.isCurrent());
			assertThrows(DrillerException.class, () -> peer.memory().map(used, PAGE));
			assertThrows(DrillerException.class, () -> peer.memory().populated(peer.segmentAt(used).orElseThrow()));
			assertEquals(value + 1, read(peer, used, MemorySource.PROCESS_VM));
			assertEquals(0, found(peer, used, value));
			assertEquals(1, found(peer, used, value + 1));

			// Somebody else has it begin another image: who has not asked it for anything reads the process itself.
			other.rebuild();
			assertEquals(PeerState.SHARED, other.state());
			long second = inode(forker.pid, used);
			assertTrue(first != second);
			forker.tell('w');
			peer.update();
			assertFalse(old.isCurrent());
			assertEquals(value, old.getByte(0));
			assertEquals(value + 2, read(other, used, MemorySource.IMAGE));
			assertEquals(value + 2, read(peer, used, MemorySource.PROCESS_VM));
			assertThrows(DrillerException.class, () -> peer.memory().map(used, PAGE));
			assertEquals(0, found(peer, used, value));
			assertEquals(1, found(peer, used, value + 2));
			assertEquals(1, pass(scan, ScanCondition.INCREASED, null));

			// With the next request all are there again.
			peer.refresh();
			assertEquals(value + 2, read(peer, used, MemorySource.IMAGE));
			MappedMemory fresh = peer.memory().map(used, PAGE);
			forker.tell('w');
			assertTrue(fresh.isCurrent());
			assertFalse(old.isCurrent());
			assertEquals(value + 3, fresh.getByte(0));
			assertEquals(value, old.getByte(0));
			assertEquals(value + 3, read(peer, used, MemorySource.IMAGE));
			assertEquals(1, found(peer, used, value + 3));
			assertEquals(1, pass(scan, ScanCondition.INCREASED, null));

			forker.tell('g');
			forker.tell('c');
			forker.tell('n');
			assertEquals(value + 3, read(peer, used, MemorySource.IMAGE));
		}
	}

	/** Which image is the peer's is asked when it matters, not once. */
	@Test
	void onlyTheNewImageIsItsOwn() throws Exception {
		try (var forker = new Forker(); var peer = Peer.open(forker.pid)) {
			peer.rebuild();
			PeerHandle handle = PeerHandle.attach(forker.pid, false, true, 60_000, null);
			try (AutoCloseable closing = handle::close) {
				var first = handle.image();
				assertEquals(inode(forker.pid, forker.used), first.inode());
				assertTrue(handle.isImage(first.device(), first.inode()));
				forker.tell('s');
				peer.rebuild();
				assertFalse(handle.isImage(first.device(), first.inode()), "it is the child's by now");
				long inode = inode(forker.pid, forker.used);
				assertFalse(handle.isImage(first.device(), inode), "it was not taken yet");
				handle.requests().send(ObserverLayout.DRILLER_REFRESH, 60_000, null);
				assertEquals(inode, handle.image().inode());
				assertTrue(handle.isImage(first.device(), inode));
				assertFalse(handle.isImage(first.device(), first.inode()));
			}
			forker.tell('g');
			forker.tell('c');
		}
	}
}
