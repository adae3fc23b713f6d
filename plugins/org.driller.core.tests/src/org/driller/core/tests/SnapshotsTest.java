/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import org.driller.core.DrillerException;
import org.driller.core.PatternType;
import org.driller.core.Peer;
import org.driller.core.SavedProcess;
import org.driller.core.SearchPattern;
import org.driller.core.Segment;
import org.driller.core.SegmentKind;
import org.driller.core.Snapshot;
import org.driller.core.SnapshotMonitor;
import org.driller.core.SnapshotStore;
import org.driller.core.SnapshotTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of real peers that go on running. */
class SnapshotsTest {

	@TempDir
	Path folder;

	private static final class Log implements SnapshotMonitor {
		final List<Double> fractions = new ArrayList<>();
		final List<String> remarks = new ArrayList<>();
		int cancelAfter = Integer.MAX_VALUE;

		@Override
		public void progress(double fraction) {
			fractions.add(fraction);
		}

		@Override
		public boolean isCanceled() {
			return cancelAfter-- <= 0;
		}

		@Override
		public void remark(String line) {
			remarks.add(line);
		}
	}

	private static List<SnapshotTarget> targets(List<Peer> peers) {
		return peers.stream().map(SnapshotTarget::of).toList();
	}

	private static byte[] read(Peer peer, long address, int length) {
		var bytes = new byte[length];
		assertTrue(peer.memory().read(address, bytes).isComplete(), peer + " at " + Long.toHexString(address));
		return bytes;
	}

	private static long number(Peer peer, long address) {
		return ByteBuffer.wrap(read(peer, address, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
	}

	private static long place(Peer peer, String symbol) throws DrillerException {
		try (var symbols = peer.symbols()) {
			return symbols.find(symbol).place();
		}
	}

	private List<String> inFolder() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).sorted().toList();
		}
	}

	private static String line(DrillerException e) {
		assertEquals(1, e.getMessage().lines().count(), e.getMessage());
		return e.getMessage();
	}

	@Test
	void aGroupIsTakenWhileItRunsAndReadBack() throws Exception {
		var store = new SnapshotStore(folder);
		assertEquals(List.of(), store.list());
		try (var ranks = Ranks.start(3)) {
			List<Peer> peers = new ArrayList<>();
			for (int pid : ranks.pids()) {
				peers.add(Peer.open(pid));
			}
			Instant begin = Instant.now();
			var log = new Log();
			Snapshot taken = store.take("before", targets(peers), false, log).orElseThrow();
			assertEquals("", taken.problem());
			assertEquals(List.of(), log.remarks);
			assertEquals(log.fractions.stream().sorted().toList(), log.fractions, "never less than before");
			assertEquals(1, log.fractions.get(log.fractions.size() - 1));
			assertEquals(List.of(taken), store.list());
			assertEquals(3, taken.processes().size());
			assertEquals(List.of(0, 1, 2), taken.processes().stream().map(SavedProcess::rank).toList());
			assertFalse(taken.isConsistent());
			assertTrue(taken.copied() > 100_000 && taken.disk() > 100_000, taken.toString());
			assertFalse(taken.taken().orElseThrow().isBefore(begin));
			assertTrue(taken.skew().compareTo(Duration.between(begin, Instant.now())) <= 0, taken.skew().toString());
			assertTrue(taken.skew().compareTo(taken.processes().get(0).elapsed()) > 0);
			for (SavedProcess process : taken.processes()) {
				Peer peer = peers.stream().filter(process::isOf).findFirst().orElseThrow();
				assertEquals(ranks.group, process.group());
				assertEquals(peer.executable(), process.executable());
				assertFalse(process.part());
				assertEquals(0, process.unreadable());
				assertEquals(1, process.portions(), "there is memory enough");
				assertTrue(!process.prepared().isZero() && !process.written().isZero(), process.toString());
				try (Peer saved = process.open()) {
					assertEquals(Optional.of("before"), saved.snapshotName());
					assertEquals(Optional.empty(), peer.snapshotName());
					assertTrue(saved.isAttached());
					assertFalse(saved.isAlive());
					assertEquals(peer.status().startTime(), saved.status().startTime());
					long settings = place(saved, "settings");
					assertEquals(place(peer, "settings"), settings);
					assertArrayEquals(read(peer, settings, 40), read(saved, settings, 40));
					long ticks = place(saved, "counters");
					long was = number(saved, ticks);
					Await.until("the process goes on, and the snapshot does not", () -> number(peer, ticks) > was + 2);
					assertEquals(was, number(saved, ticks));
					try (var search = saved.memory().search(SearchPattern.of(PatternType.TEXT, "RANKS-STACK-MARK"),
							Set.of(SegmentKind.STACK))) {
						assertTrue(search.next(1, Duration.ofSeconds(60)).length == 1, "it is searched like a peer");
					}
					saved.close();
					assertFalse(saved.memory().read(ticks, new byte[8]).isComplete());
					assertTrue(line(assertThrows(DrillerException.class, saved::attach)).contains("before"));
				}
			}
			peers.forEach(Peer::close);
		}
	}

	@Test
	void onlyTheSegmentsThatAreWantedAreTaken() throws Exception {
		var store = new SnapshotStore(folder);
		try (var ranks = Ranks.start(1); var peer = Peer.open(ranks.pids().get(0))) {
			long ticks = place(peer, "counters");
			Segment segment = peer.segmentAt(ticks).orElseThrow();
			Snapshot part = store.take("part", List.of(new SnapshotTarget(peer, List.of(segment))), false, SnapshotMonitor.NONE)
					.orElseThrow();
			assertTrue(part.processes().get(0).part());
			assertTrue(part.copied() <= segment.size(), part.toString());
			try (var saved = part.processes().get(0).open()) {
				assertTrue(number(saved, ticks) <= number(peer, ticks));
				Segment other = peer.segments().stream().filter(each -> each.kind() == SegmentKind.STACK).findFirst().orElseThrow();
				assertFalse(saved.memory().read(other.end() - 64, new byte[8]).isComplete(), "the rest is missing, not zero");
			}
		}
	}

	@Test
	void eachProcessIsHeldWhileItIsCopiedIfThatIsWanted() throws Exception {
		var store = new SnapshotStore(folder);
		try (var ranks = Ranks.start(2)) {
			List<Peer> peers = new ArrayList<>();
			for (int pid : ranks.pids()) {
				peers.add(Peer.open(pid));
			}
			Snapshot held = store.take("held", targets(peers), true, SnapshotMonitor.NONE).orElseThrow();
			assertTrue(held.isConsistent(), held.toString());
			for (SavedProcess process : held.processes()) {
				assertTrue(process.isConsistent() && process.held().compareTo(Peer.LONGEST_LEASE) <= 0, process.toString());
			}
			// The process goes on, and nobody is held who is not copied.
			for (Peer peer : peers) {
				long ticks = place(peer, "counters");
				long then = number(peer, ticks);
				Await.until("it goes on", () -> number(peer, ticks) > then + 2);
			}
			// Of one that ended, nothing moves.
			Ranks.kill(peers.get(0).pid());
			Await.until("the peer has ended", () -> !peers.get(0).isAlive());
			assertFalse(store.take("ended", targets(List.of(peers.get(0))), true, SnapshotMonitor.NONE).orElseThrow().isConsistent());
			peers.forEach(Peer::close);
		}
	}

	@Test
	void whatEndedIsStillTakenAndSaysSo() throws Exception {
		var store = new SnapshotStore(folder);
		try (var ranks = Ranks.start(1); var peer = Peer.open(ranks.pids().get(0))) {
			long ticks = place(peer, "counters");
			Ranks.kill(peer.pid());
			Await.until("the peer has ended", () -> !peer.isAlive());
			var log = new Log();
			Snapshot taken = store.take("last-words", targets(List.of(peer)), false, log).orElseThrow();
			assertTrue(log.remarks.get(0).contains("ended"), log.remarks.toString());
			try (var saved = taken.processes().get(0).open()) {
				assertEquals(number(peer, ticks), number(saved, ticks));
			}
		}
	}

	@Test
	void nothingIsLeftOfOneThatIsCanceledOrFails() throws Exception {
		var store = new SnapshotStore(folder);
		try (var ranks = Ranks.start(2);
				var first = Peer.open(ranks.pids().get(0));
				var second = Peer.open(ranks.pids().get(1))) {
			var log = new Log();
			log.cancelAfter = 0;
			assertEquals(Optional.empty(), store.take("a", targets(List.of(first, second)), false, log));
			assertEquals(List.of(), inFolder());
			// In the middle: the first process is saved already.
			log.cancelAfter = 1;
			assertEquals(Optional.empty(), store.take("a", targets(List.of(first, second)), false, log));
			assertEquals(List.of(), inFolder());
			second.close();
			line(assertThrows(DrillerException.class, () -> store.take("a", targets(List.of(first, second)), false, SnapshotMonitor.NONE)));
			line(assertThrows(DrillerException.class, () -> store.take("a", List.of(), false, SnapshotMonitor.NONE)));
			assertEquals(List.of(), inFolder());
		}
	}

	@Test
	void aDiskThatIsFullLeavesNothingBehind() throws Exception {
		var store = new SnapshotStore(folder);
		String self = Long.toString(ProcessHandle.current().pid());
		try (var ranks = Ranks.start(1); var peer = Peer.open(ranks.pids().get(0))) {
			Snapshot whole = store.take("whole", targets(List.of(peer)), false, SnapshotMonitor.NONE).orElseThrow();
			// Stands for it: files cannot grow beyond.
			limit("prlimit", "--pid", self, "--fsize=65536:");
			try {
				String why = line(assertThrows(DrillerException.class,
						() -> store.take("a", targets(List.of(peer)), false, SnapshotMonitor.NONE)));
				assertTrue(why.contains("cannot write"), why);
				why = line(assertThrows(DrillerException.class, () -> store.copy(whole, "b", SnapshotMonitor.NONE)));
				assertTrue(why.contains("full"), why);
			} finally {
				limit("prlimit", "--pid", self, "--fsize=unlimited:");
			}
			assertEquals(List.of("whole"), inFolder());
		}
	}

	private static void limit(String... command) throws Exception {
		assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
	}

	@Test
	void theyAreNamedRenamedCopiedAndDeleted() throws Exception {
		var store = new SnapshotStore(folder.resolve("not/yet/there"));
		var other = new SnapshotStore(folder.resolve("other"));
		try (var ranks = Ranks.start(2)) {
			List<Peer> peers = new ArrayList<>();
			for (int pid : ranks.pids()) {
				peers.add(Peer.open(pid));
			}
			for (String odd : List.of("", ".hidden", "a/b", "..", "a b", "x".repeat(64))) {
				line(assertThrows(DrillerException.class, () -> store.take(odd, targets(peers), false, SnapshotMonitor.NONE)));
			}
			Snapshot one = store.take("one", targets(peers), false, SnapshotMonitor.NONE).orElseThrow();
			assertTrue(line(assertThrows(DrillerException.class, () -> store.take("one", targets(peers), false, SnapshotMonitor.NONE)))
					.contains("already"));
			assertEquals("one-2", store.freeName("one"));
			assertEquals("two", store.freeName("two"));
			Snapshot two = store.rename(one, "two");
			assertEquals("two", two.name());
			assertEquals(one.processes().size(), two.processes().size());
			store.take("one", targets(peers), false, SnapshotMonitor.NONE);
			assertThrows(DrillerException.class, () -> store.rename(two, "one"));
			assertEquals(List.of("one", "two"), store.list().stream().map(Snapshot::name).toList());

			Snapshot copy = other.copy(two, "copy", SnapshotMonitor.NONE).orElseThrow();
			assertEquals("", copy.problem());
			assertEquals(two.skew(), copy.skew());
			long settings = place(peers.get(0), "settings");
			try (var from = two.processes().get(0).open(); var to = copy.processes().get(0).open()) {
				assertArrayEquals(read(from, settings, 40), read(to, settings, 40));
				for (Segment segment : from.segments()) {
					assertEquals(to.segmentAt(segment.start()), Optional.of(segment));
				}
			}
			assertThrows(DrillerException.class, () -> other.copy(two, "copy", SnapshotMonitor.NONE));
			var log = new Log();
			log.cancelAfter = 1;
			assertEquals(Optional.empty(), other.copy(two, "canceled", log));
			// The command reads what is written here, and lists it.
			var command = new ProcessBuilder(Native.program("driller"), "snapshot", "list", "--json");
			command.environment().put("DRILLER_SNAPSHOTS", other.home().toString());
			Process process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
			String listed = new String(process.getInputStream().readAllBytes());
			assertEquals(0, process.waitFor());
			assertTrue(listed.contains("\"copy\"") && listed.contains(ranks.group), listed);

			store.delete(two);
			assertEquals(List.of("one"), store.list().stream().map(Snapshot::name).toList());
			assertThrows(DrillerException.class, () -> store.delete(two));
			assertEquals(1, other.list().size());
			peers.forEach(Peer::close);
		}
	}

	@Test
	void damagedOnesAreListedWithWhatIsWrong() throws Exception {
		var store = new SnapshotStore(folder);
		try (var ranks = Ranks.start(1); var peer = Peer.open(ranks.pids().get(0))) {
			for (String name : List.of("cut-memory", "cut-table", "no-memory", "random", "link", "good")) {
				store.take(name, targets(List.of(peer)), false, SnapshotMonitor.NONE);
			}
			int pid = peer.pid();
			cut(folder.resolve("cut-memory/" + pid + ".memory"), 4096);
			cut(folder.resolve("cut-table/" + pid + ".directory"), 5000);
			Files.delete(folder.resolve("no-memory/" + pid + ".memory"));
			Files.write(folder.resolve("random/" + pid + ".directory"), new Random(1).ints(10_000).collect(
					ByteArrayOutputStream::new, ByteArrayOutputStream::write, (a, b) -> { }).toByteArray());
			Files.delete(folder.resolve("link/" + pid + ".directory"));
			Files.createSymbolicLink(folder.resolve("link/" + pid + ".directory"), folder.resolve("good/" + pid + ".directory"));
			Files.createDirectory(folder.resolve("empty"));
			Files.createDirectories(folder.resolve("folders/17.directory"));
			Files.createDirectory(folder.resolve("far"));
			Files.createFile(folder.resolve("far/9999999999.directory"));
			Files.createFile(folder.resolve("a-file"));
			Files.createSymbolicLink(folder.resolve("a-link"), folder.resolve("good"));
			List<Snapshot> all = store.list();
			assertEquals(List.of("cut-memory", "cut-table", "empty", "far", "folders", "good", "link", "no-memory", "random"),
					all.stream().map(Snapshot::name).toList());
			for (Snapshot each : all) {
				assertEquals(each.name().equals("good"), each.problem().isEmpty(), each.toString());
				assertTrue(each.problem().lines().count() <= 1, each.problem());
				assertEquals(each.name().equals("good") ? 1 : 0, each.processes().size());
				if (!each.problem().isEmpty()) {
					line(assertThrows(DrillerException.class, () -> store.copy(each, "copy", SnapshotMonitor.NONE)));
				}
			}
			// Deleted like others, except where there is more than a snapshot has.
			for (Snapshot each : all) {
				store.delete(each);
			}
			assertEquals(List.of("a-file", "a-link"), inFolder());
		}
	}

	private static void cut(Path file, long length) throws IOException {
		try (var open = new RandomAccessFile(file.toFile(), "rw")) {
			open.setLength(length);
		}
	}

	@Test
	void whatSomebodyLeftHalfDoneIsRemovedOnceHeIsGone() throws Exception {
		var store = new SnapshotStore(folder);
		long gone = new ProcessBuilder("true").start().onExit().get().pid();
		Path old = Files.createDirectory(folder.resolve(".old." + gone));
		Files.createFile(old.resolve("12.memory"));
		Path fresh = Files.createDirectory(folder.resolve(".fresh." + gone));
		Path living = Files.createDirectory(folder.resolve(".living." + ProcessHandle.current().pid()));
		FileTime before = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
		for (Path path : List.of(old.resolve("12.memory"), old, living)) {
			Files.setLastModifiedTime(path, before);
		}
		assertEquals(List.of(), store.list());
		assertEquals(List.of(fresh.getFileName().toString(), living.getFileName().toString()), inFolder());
		assertNotEquals(fresh, living);
	}
}
