/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.driller.core.DrillerException;
import org.driller.core.ParkMethod;
import org.driller.core.Peer;
import org.driller.core.PeerState;
import org.driller.core.RequestResult;
import org.driller.core.Segment;
import org.driller.core.SegmentBacking;
import org.driller.core.SegmentKind;
import org.junit.jupiter.api.Test;

/** One peer: attaching, its attributes, its segments, requests. */
class PeerTest {

	private static Peer shared(Ranks ranks) throws Exception {
		Peer peer = Peer.open(ranks.pids().get(0));
		Await.until("it is shared", () -> {
			peer.update();
			return peer.state() == PeerState.SHARED;
		});
		return peer;
	}

	private static String message(DrillerException e) {
		assertEquals(1, e.getMessage().lines().count(), e.getMessage());
		assertFalse(e.getMessage().isBlank());
		return e.getMessage();
	}

	@Test
	void segmentsAreThoseOfTheProcess() throws Exception {
		try (var ranks = Ranks.start(1); Peer peer = shared(ranks)) {
			// The heap grows by system calls that the library does not see; a rebuild catches up with it.
			Await.until("the heap is shared", () -> {
				peer.rebuild();
				return peer.segments().stream().anyMatch(s -> s.kind() == SegmentKind.HEAP && s.isShared());
			});
			List<Segment> segments = peer.segments();
			String program = peer.executable();
			assertTrue(segments.stream().anyMatch(s -> s.kind() == SegmentKind.TEXT && s.name().equals(program)
					&& s.backing() == SegmentBacking.FILE && s.isExecutable()));
			assertTrue(segments.stream().anyMatch(s -> s.kind() == SegmentKind.DATA && s.isShared() && s.isWritable()
					&& s.name().equals(program)));
			for (SegmentKind kind : List.of(SegmentKind.STACK, SegmentKind.RELRO)) {
				assertTrue(segments.stream().anyMatch(s -> s.kind() == kind && s.isShared()), kind.key());
			}
			assertTrue(segments.stream().anyMatch(s -> s.kind() == SegmentKind.SPECIAL && !s.isShared()));
			// The kernel's view of the same process agrees about where something is.
			List<String> maps = Files.readAllLines(Path.of("/proc/" + peer.pid() + "/maps"));
			Segment data = segments.stream().filter(s -> s.kind() == SegmentKind.DATA).findFirst().orElseThrow();
			assertTrue(maps.stream().anyMatch(line -> within(line, data)));
			for (Segment segment : segments) {
				assertEquals(Optional.of(segment), peer.segmentAt(segment.start()));
				assertEquals(Optional.of(segment), peer.segmentAt(segment.end() - 1));
			}
			assertEquals(Optional.empty(), peer.segmentAt(0));
		}
	}

	private static boolean within(String line, Segment segment) {
		String[] range = line.substring(0, line.indexOf(' ')).split("-");
		return Long.compareUnsigned(Long.parseUnsignedLong(range[0], 16), segment.start()) <= 0
				&& Long.compareUnsigned(Long.parseUnsignedLong(range[1], 16), segment.end()) >= 0;
	}

	@Test
	void aSnapshotStaysTheSameUntilSomethingChanges() throws Exception {
		try (var ranks = Ranks.start(1, Map.of("DRILLER", "lazy")); Peer peer = Peer.open(ranks.pids().get(0))) {
			Await.until("it has started", () -> {
				peer.update();
				return !peer.segments().isEmpty();
			});
			List<Segment> before = peer.segments();
			peer.update();
			assertSame(before, peer.segments());
			long generation = peer.status().generation();
			peer.rebuild();
			assertTrue(peer.status().generation() > generation);
			assertTrue(before.stream().noneMatch(Segment::isShared));
			assertTrue(peer.segments().stream().anyMatch(Segment::isShared));
		}
	}

	@Test
	void rebuildsAndRestores() throws Exception {
		try (var ranks = Ranks.start(1, Map.of("DRILLER", "lazy")); Peer peer = Peer.open(ranks.pids().get(0))) {
			Await.until("it has started", () -> {
				peer.update();
				return peer.state() == PeerState.PRIVATE && !peer.segments().isEmpty();
			});
			RequestResult rebuilt = peer.rebuild();
			assertEquals(PeerState.SHARED, peer.state());
			assertTrue(rebuilt.segments() > 0);
			assertTrue(rebuilt.bytes() > 0);
			assertTrue(rebuilt.threads() >= 1);
			assertTrue(rebuilt.pauseNanos() >= rebuilt.parkNanos());
			assertEquals(ParkMethod.SEIZE, rebuilt.method());
			assertEquals(1, peer.status().counters().rebuilds());
			RequestResult restored = peer.restore();
			assertEquals(PeerState.PRIVATE, peer.state());
			assertTrue(restored.segments() > 0);
			assertTrue(peer.segments().stream().noneMatch(Segment::isShared));
			assertTrue(peer.isAlive());
		}
	}

	@Test
	void aStoppedPeerIsAttachedWithoutItsHelp() throws Exception {
		try (var ranks = Ranks.start(1)) {
			int pid = ranks.pids().get(0);
			shared(ranks).close();
			Ranks.signal(pid, "STOP");
			Await.until("it is stopped", () -> Ranks.state(pid) == 'T');
			try (Peer peer = Peer.open(pid)) {
				assertTrue(peer.isAlive());
				assertEquals(PeerState.SHARED, peer.state());
				Segment data = peer.segments().stream().filter(s -> s.kind() == SegmentKind.DATA).findFirst()
						.orElseThrow();
				assertTrue(peer.memory().read(data.start(), new byte[64]).isComplete());
				message(assertThrows(DrillerException.class, peer::refresh));
				Ranks.signal(pid, "CONT");
				Await.until("it runs", () -> Ranks.state(pid) != 'T');
				peer.refresh();
			} finally {
				Ranks.signal(pid, "CONT");
			}
		}
	}

	@Test
	void sayWhyAProgramWouldBeNoPeer() throws Exception {
		assertEquals(Optional.empty(), Peer.explain(Path.of("/bin/sh"))); //$NON-NLS-1$
		assertTrue(Peer.explain(Path.of("/no/such/program")).orElseThrow().contains("/no/such/program")); //$NON-NLS-1$ //$NON-NLS-2$
	}

	@Test
	void sayWhyAProcessIsNoPeer() throws Exception {
		int self = (int) ProcessHandle.current().pid();
		assertTrue(message(assertThrows(DrillerException.class, () -> Peer.open(self)))
				.contains(String.valueOf(self)));
		assertTrue(Peer.explain(self).orElseThrow().contains(String.valueOf(self)));
		var gone = new ProcessBuilder("true").start();
		gone.waitFor();
		message(assertThrows(DrillerException.class, () -> Peer.open((int) gone.pid())));
		message(assertThrows(DrillerException.class, () -> Peer.open(0)));
		message(assertThrows(DrillerException.class, () -> Peer.open(-1)));
		try (var ranks = Ranks.start(1)) {
			assertEquals(Optional.empty(), Peer.explain(ranks.pids().get(0)));
		}
	}

	@Test
	void aClosedPeerSaysSo() throws Exception {
		try (var ranks = Ranks.start(1)) {
			Peer peer = shared(ranks);
			int segments = peer.segments().size();
			peer.close();
			peer.close();
			assertFalse(peer.isAttached());
			assertTrue(message(assertThrows(DrillerException.class, peer::refresh)).contains("attached"));
			assertFalse(peer.update());
			assertEquals(segments, peer.segments().size());
			peer.attach();
			peer.attach();
			peer.refresh();
			peer.close();
		}
	}

	@Test
	void requestsToAPeerThatEndedSaySo() throws Exception {
		try (var ranks = Ranks.start(1); Peer peer = shared(ranks)) {
			Ranks.kill(peer.pid());
			Await.until("it has ended", () -> !peer.isAlive());
			message(assertThrows(DrillerException.class, peer::rebuild));
			message(assertThrows(DrillerException.class, peer::refresh));
			assertFalse(peer.isAlive());
			assertFalse(peer.segments().isEmpty());
		}
	}

	@Test
	void attachingLeavesNoDescriptorBehind() throws Exception {
		try (var ranks = Ranks.start(1)) {
			int pid = ranks.pids().get(0);
			shared(ranks).close();
			long before = descriptors();
			for (int i = 0; i < 200; i++) {
				try (Peer peer = Peer.open(pid)) {
					Segment segment = peer.segments().stream().filter(Segment::isShared).findFirst().orElseThrow();
					peer.memory().map(segment);
					assertTrue(peer.memory().read(segment.start(), new byte[16]).isComplete());
				}
			}
			assertTrue(descriptors() <= before, before + " descriptors before, after " + descriptors());
			assertEquals(0, maps("driller-image"));
			assertEquals(0, maps("driller-directory"));
		}
	}

	private static long descriptors() throws Exception {
		try (var files = Files.list(Path.of("/proc/self/fd"))) {
			return files.count();
		}
	}

	private static long maps(String name) throws Exception {
		try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
			return lines.filter(line -> line.contains(name)).count();
		}
	}
}
