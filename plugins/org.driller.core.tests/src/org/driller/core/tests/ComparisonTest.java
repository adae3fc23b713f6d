/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.driller.core.ComparedPeers;
import org.driller.core.ComparedPlace;
import org.driller.core.ComparisonMarks;
import org.driller.core.ComparisonOptions;
import org.driller.core.ComparisonResult;
import org.driller.core.ComparisonResult.Difference;
import org.driller.core.DrillerException;
import org.driller.core.MemoryComparison;
import org.driller.core.Peer;
import org.driller.core.PlaceMatching;
import org.driller.core.Segment;
import org.driller.core.SegmentKind;
import org.junit.jupiter.api.Test;

/** Comparing real peers while they run. */
class ComparisonTest {

	/** What the faulty rank of four writes over its settings, from the name on. */
	private static final String OVERRUN = "overrun by rank 2, and more";
	private static final int NAME = 8;
	private static final Duration SLICE = Duration.ofMillis(50);

	/** Peers of real groups, by rank; closed in the end. */
	private static final class Peers implements AutoCloseable {

		final List<Peer> all = new ArrayList<>();

		Peers(Ranks... groups) throws Exception {
			for (Ranks group : groups) {
				var peers = new ArrayList<Peer>();
				for (int pid : group.pids()) {
					peers.add(Peer.open(pid));
				}
				peers.sort(Comparator.comparingInt(Peer::rank));
				all.addAll(peers);
			}
		}

		@Override
		public void close() {
			all.forEach(Peer::close);
		}
	}

	private static Ranks faulty() throws Exception {
		return Ranks.start(4, Map.of(), List.of(Native.program("ranks"), "--fault", "2", "--interval-ms", "5"));
	}

	private static ComparisonResult all(ComparedPeers compared, ComparedPlace place, ComparisonOptions options)
			throws DrillerException {
		MemoryComparison comparison = compared.compare(place, options);
		while (comparison.next(SLICE)) {
			assertTrue(comparison.result().fraction() < 1);
		}
		return comparison.result();
	}

	private static List<Long> differing(ComparisonResult result) {
		return result.peers().stream().map(ComparisonResult.OfPeer::differing).toList();
	}

	private static Segment segment(Peer peer, String file, SegmentKind kind) {
		peer.update();
		return peer.segments().stream().filter(found -> found.name().endsWith(file) && found.kind() == kind).findFirst().orElseThrow();
	}

	@Test
	void findsTheRankThatWentWrong() throws Exception {
		try (var ranks = faulty(); var peers = new Peers(ranks); var compared = ComparedPeers.open(peers.all)) {
			ComparedPlace settings = compared.find("settings", PlaceMatching.MODULE);
			assertEquals(40, settings.length());
			assertEquals(4, settings.parts().stream().map(ComparedPlace.Part::address).distinct().count(), "each is loaded elsewhere");
			Await.until("the rank has gone wrong",
					() -> all(compared, settings, ComparisonOptions.DEFAULT).places() == OVERRUN.length());

			ComparisonResult result = all(compared, settings, ComparisonOptions.DEFAULT);
			assertEquals(List.of(0L, 0L, 27L, 0L), differing(result));
			assertEquals(List.of(new Difference(NAME, 27)), result.differences());
			assertEquals(1, result.runs());
			assertEquals(40, result.done());
			assertTrue(result.isDone());
			assertTrue(result.skewNanos() > 0 && result.skewNanos() <= result.spanNanos(), result.toString());
			assertEquals(result.differences().get(0), result.after(NAME - 1).orElseThrow());
			assertEquals(Optional.empty(), result.after(NAME));
			assertEquals(result.differences().get(0), result.before(39).orElseThrow());
			assertEquals(Optional.empty(), result.before(NAME));

			// Held against one of them.
			assertEquals(List.of(27L, 27L, 0L, 27L), differing(all(compared, settings, new ComparisonOptions(2, false))));
			assertEquals(List.of(0L, 0L, 27L, 0L), differing(all(compared, settings, new ComparisonOptions(3, false))));
			// A part of it, by its length and as an address.
			assertEquals(16, all(compared, compared.find("settings+8:0x10", PlaceMatching.MODULE), ComparisonOptions.DEFAULT).places());
		}
	}

	@Test
	void marksWhatTheCallerHasRead() throws Exception {
		try (var ranks = faulty(); var peers = new Peers(ranks); var compared = ComparedPeers.open(peers.all)) {
			ComparedPlace settings = compared.find("settings", PlaceMatching.MODULE);
			var bytes = new ArrayList<byte[]>();
			var readable = new ArrayList<BitSet>();
			Await.until("the rank has gone wrong", () -> {
				bytes.clear();
				readable.clear();
				for (ComparedPlace.Part part : settings.parts()) {
					var read = new byte[40];
					part.peer().memory().read(part.address(), read);
					bytes.add(read);
					var bits = new BitSet();
					bits.set(0, 40);
					readable.add(bits);
				}
				return new String(bytes.get(2), NAME, OVERRUN.length()).equals(OVERRUN);
			});
			ComparisonMarks marks = compared.mark(settings, 0, bytes, readable, ComparisonOptions.DEFAULT);
			for (int i = 0; i < 40; i++) {
				boolean over = i >= NAME && i < NAME + OVERRUN.length();
				assertEquals(over, marks.differs(i), "byte " + i);
				assertEquals(over, marks.isOdd(2, i), "byte " + i);
				assertFalse(marks.isOdd(0, i) || marks.isOdd(1, i) || marks.isOdd(3, i), "byte " + i);
			}
			// Left out, and held against the one that is wrong.
			readable.get(2).clear();
			assertFalse(compared.mark(settings, 0, bytes, readable, ComparisonOptions.DEFAULT).differs(NAME));
			readable.get(2).set(0, NAME + 1);
			marks = compared.mark(settings, 0, bytes, readable, new ComparisonOptions(2, true));
			assertTrue(marks.isOdd(0, NAME) && marks.isOdd(3, NAME) && !marks.isOdd(2, NAME));
			assertFalse(marks.differs(NAME + 1), "there it could not be read");
		}
	}

	@Test
	void matchesByModuleSegmentOrAddress() throws Exception {
		try (var ranks = Ranks.start(3); var peers = new Peers(ranks)) {
			// There is none before the first block of it is needed.
			Await.until("all have a heap", () -> peers.all.stream().allMatch(ComparisonTest::hasHeap));
			matches(peers, ComparedPeers.open(peers.all));
		}
	}

	private static boolean hasHeap(Peer peer) {
		try {
			peer.refresh();
		} catch (DrillerException e) {
			throw new AssertionError(e);
		}
		return peer.segments().stream().anyMatch(segment -> segment.kind() == SegmentKind.HEAP);
	}

	private static void matches(Peers peers, ComparedPeers opened) throws Exception {
		try (var compared = opened) {
			ComparedPlace heap = compared.find("[heap]", PlaceMatching.MODULE);
			for (ComparedPlace.Part part : heap.parts()) {
				assertEquals(segment(part.peer(), "[heap]", SegmentKind.HEAP).start(), part.address());
			}
			assertEquals(heap.parts(), compared.find("heap", PlaceMatching.MODULE).parts());
			assertTrue(heap.length() <= heap.longest());
			// What lies at an address of one of them; by the address the others have nothing there, or what they have is taken.
			long address = compared.find("counters", PlaceMatching.MODULE).parts().get(1).address();
			assertEquals("counters+0x4", compared.format(1, address + 4));
			ComparedPlace place = compared.at(1, "here", address, 8, PlaceMatching.MODULE);
			assertEquals(compared.find("counters", PlaceMatching.MODULE).parts(), place.parts());
			for (ComparedPlace.Part part : compared.at(1, "here", address, 8, PlaceMatching.ADDRESS).parts()) {
				assertEquals(part.peer().segmentAt(address).isPresent() ? address : 0, part.address());
				assertEquals(part.isPresent(), part.problem().isEmpty());
			}
		}
	}

	@Test
	void pointersToTheSamePlaceAreEqualAndHolesAreSkipped() throws Exception {
		try (var ranks = Ranks.start(2); var peers = new Peers(ranks); var compared = ComparedPeers.open(peers.all)) {
			Segment relro = segment(peers.all.get(0), "/ranks", SegmentKind.RELRO);
			ComparedPlace place = compared.at(0, "relro", relro.start(), 0, PlaceMatching.MODULE);
			ComparisonResult result = all(compared, place, ComparisonOptions.DEFAULT);
			assertTrue(result.pointers() > 0, result.toString());
			assertEquals(0, result.places(), result.toString());
			assertNotEquals(0, all(compared, place, new ComparisonOptions(ComparisonOptions.MAJORITY, true)).places());

			// Most of a stack was never used.
			ComparedPlace stack = compared.find("stack", PlaceMatching.MODULE);
			result = all(compared, stack, ComparisonOptions.DEFAULT);
			assertTrue(result.isDone());
			assertTrue(result.holes() > stack.length() / 2, result.toString());
			assertTrue(result.places() > 0, "environments and addresses differ");
			assertTrue(result.differences().size() <= MemoryComparison.MOST_DIFFERENCES);
		}
	}

	/** Of two groups, so that the others do not lose their neighbour. */
	@Test
	void leavesOutOneThatEndsInTheMiddle() throws Exception {
		try (var ranks = Ranks.start(2);
				var other = Ranks.start(1);
				var peers = new Peers(ranks, other);
				var compared = ComparedPeers.open(peers.all)) {
			Segment text = segment(peers.all.get(0), "libc.so.6", SegmentKind.TEXT);
			ComparedPlace place = compared.at(0, "libc", text.start(), 0, PlaceMatching.MODULE);
			MemoryComparison comparison = compared.compare(place, ComparisonOptions.DEFAULT);
			assertTrue(comparison.next(Duration.ZERO), "one block is not all");
			assertTrue(comparison.result().fraction() > 0 && comparison.result().fraction() < 1);
			Peer dying = peers.all.get(2);
			Ranks.kill(dying.pid());
			Await.until("it has ended", () -> !dying.isAlive());
			while (comparison.next(SLICE)) {
				continue;
			}
			ComparisonResult result = comparison.result();
			assertTrue(result.isDone());
			assertTrue(result.peers().get(2).leftOut().contains("Process " + dying.pid() + " has ended"), result.toString());
			assertEquals("", result.peers().get(0).leftOut());
			assertEquals(List.of(0L, 0L, 0L), differing(result));

			// Who asks for it now wants its last bytes.
			ComparedPlace counters = compared.find("settings", PlaceMatching.MODULE);
			assertTrue(counters.parts().get(2).ended());
			result = all(compared, counters, ComparisonOptions.DEFAULT);
			assertEquals("", result.peers().get(2).leftOut());
			assertEquals(0, result.places());
		}
	}

	@Test
	void leavesOutOneThatExecutesAnotherProgram() throws Exception {
		Path folder = Files.createTempDirectory("compare");
		Path go = folder.resolve("go");
		assertEquals(0, new ProcessBuilder("mkfifo", go.toString()).start().waitFor());
		// The shell waits in a builtin, without starting a process that would be a peer too.
		try (var ranks = Ranks.start(2);
				var other = Ranks.start(1, Map.of(),
						List.of("bash", "-c", "read line < " + go + "; exec sleep 1000"));
				var peers = new Peers(ranks, other);
				var compared = ComparedPeers.open(peers.all)) {
			ComparedPlace place = compared.find("libc!environ", PlaceMatching.MODULE);
			assertTrue(place.parts().get(2).takesPart(), place.toString());
			Peer changing = peers.all.get(2);
			Files.writeString(go, "now\n");
			Await.until("it executes another program", () -> !changing.isAlive());
			assertTrue(ProcessHandle.of(changing.pid()).isPresent(), "the process lives on");
			ComparisonResult result = all(compared, place, ComparisonOptions.DEFAULT);
			assertTrue(result.peers().get(2).leftOut().contains("another program"), result.toString());
			assertEquals(0, result.peers().get(2).differing());
			assertEquals(8, result.done());
		} finally {
			Files.deleteIfExists(go);
			Files.delete(folder);
		}
	}

	@Test
	void saysWhatThereIsNot() throws Exception {
		try (var ranks = Ranks.start(2); var peers = new Peers(ranks)) {
			var closed = peers.all.get(1);
			closed.close();
			var compared = ComparedPeers.open(peers.all);
			ComparedPlace place = compared.find("settings", PlaceMatching.MODULE);
			assertEquals("Process " + closed.pid() + " is not attached", place.parts().get(1).problem());
			ComparisonResult result = all(compared, place, ComparisonOptions.DEFAULT);
			assertEquals(place.parts().get(1).problem(), result.peers().get(1).leftOut());

			var error = assertThrows(DrillerException.class, () -> compared.find("nothing_of_the_kind", PlaceMatching.MODULE));
			assertTrue(error.getMessage().contains("nothing_of_the_kind"), error.getMessage());
			error = assertThrows(DrillerException.class, () -> compared.find(" ", PlaceMatching.MODULE));
			assertTrue(error.getMessage().contains("name of a symbol"), error.getMessage());
			error = assertThrows(DrillerException.class, () -> compared.find("0x10", PlaceMatching.MODULE));
			assertTrue(error.getMessage().contains("no memory at 0x10"), error.getMessage());
			error = assertThrows(DrillerException.class,
					() -> ComparedPeers.open(Collections.nCopies(ComparedPeers.MOST + 1, peers.all.get(0))));
			assertTrue(error.getMessage().contains("4096"), error.getMessage());
			compared.close();
			compared.close();
			assertThrows(DrillerException.class, () -> compared.find("settings", PlaceMatching.MODULE));
		}
	}
}
