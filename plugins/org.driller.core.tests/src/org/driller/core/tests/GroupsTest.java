/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.driller.core.DrillerGroups;
import org.driller.core.Peer;
import org.driller.core.PeerGroup;
import org.driller.core.PeerMode;
import org.driller.core.PeerState;
import org.driller.core.SegmentKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Discovery, against real groups. */
class GroupsTest {

	/** Groups that others run on this machine at the same time do not matter. */
	private final DrillerGroups groups = new DrillerGroups(name -> name.startsWith(Ranks.PREFIX));

	@AfterEach
	void close() throws Exception {
		groups.close();
		Await.until("the discovery's thread has ended", () -> !discoveryRuns());
	}

	private static boolean discoveryRuns() {
		return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("Driller discovery"));
	}

	private void follow(Events events) {
		groups.setPeriod(Duration.ofMillis(20));
		groups.addListener(events);
		groups.start();
	}

	private Optional<PeerGroup> group(Ranks ranks) {
		return groups.groups().stream().filter(group -> group.name().equals(ranks.group)).findFirst();
	}

	private List<Peer> peers(Ranks ranks) {
		return group(ranks).map(PeerGroup::peers).orElse(List.of());
	}

	private void awaitShared(Ranks ranks, int count) throws Exception {
		Await.until(count + " peers are attached and shared", () -> peers(ranks).size() == count
				&& peers(ranks).stream().allMatch(peer -> peer.isAttached() && peer.state() == PeerState.SHARED));
	}

	/** The heap appears after a peer has published its first table: nobody but the discovery asks for another. */
	@Test
	void segmentsFollowWhatThePeerMapsLater() throws Exception {
		try (var ranks = Ranks.start(1)) {
			follow(new Events(ranks.group));
			awaitShared(ranks, 1);
			Peer peer = peers(ranks).get(0);
			Await.until("the heap is listed",
					() -> peer.segments().stream().anyMatch(segment -> segment.kind() == SegmentKind.HEAP));
			long generation = peer.status().generation();
			Await.until("another table is published", () -> peer.status().generation() > generation);
		}
	}

	@Test
	void findsAGroupWithItsRanks() throws Exception {
		try (var ranks = Ranks.start(4)) {
			var events = new Events(ranks.group);
			follow(events);
			awaitShared(ranks, 4);
			groups.poll();
			PeerGroup group = group(ranks).orElseThrow();
			assertEquals(List.of(0, 1, 2, 3), group.ranks());
			assertEquals(List.of(0, 1, 2, 3), group.peers().stream().map(Peer::rank).toList());
			assertEquals(Set.copyOf(ranks.pids()), Set.copyOf(group.peers().stream().map(Peer::pid).toList()));
			int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
			assertEquals(uid, group.uid());
			for (Peer peer : group.peers()) {
				assertTrue(peer.isAlive());
				assertEquals("", peer.problem());
				assertEquals(uid, peer.uid());
				assertEquals(ranks.group, peer.group());
				assertEquals(Path.of(Native.program("ranks")).toRealPath().toString(), peer.executable());
				assertEquals(PeerMode.EAGER, peer.status().mode());
				assertEquals(startTime(peer.pid()), peer.status().startTime());
				assertTrue(peer.status().generation() > 0);
				assertEquals(0, peer.status().parent());
				assertTrue(peer.status().counters().sharedBytes() > 0);
				assertEquals(Optional.of(peer), groups.peer(peer.pid()));
				assertEquals(Optional.of(peer), group.peer(peer.rank()));
			}
		}
	}

	private static long startTime(int pid) throws Exception {
		String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
		return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[22 - 3]);
	}

	@Test
	void tellsAllAtOnceOnAThreadOfItsOwn() throws Exception {
		try (var ranks = Ranks.start(4)) {
			var events = new Events(ranks.group);
			follow(events);
			awaitShared(ranks, 4);
			Await.until("the listener is told", () -> !events.added().isEmpty());
			assertEquals(4, events.firstBatch().size());
			assertEquals(4, events.added().size());
			assertTrue(events.addedGroup());
			assertEquals(Set.of("Driller discovery"), events.threads());
			assertEquals(List.of(), events.mistakes());
		}
	}

	@Test
	void followsFourGroupsAtOnce() throws Exception {
		try (var a = Ranks.start(2); var b = Ranks.start(2); var c = Ranks.start(2); var d = Ranks.start(2)) {
			follow(new Events(a.group));
			for (Ranks ranks : List.of(a, b, c, d)) {
				awaitShared(ranks, 2);
				assertEquals(List.of(0, 1), group(ranks).orElseThrow().ranks());
			}
			Set<Peer> all = new HashSet<>();
			for (Ranks ranks : List.of(a, b, c, d)) {
				all.addAll(peers(ranks));
			}
			assertEquals(8, all.size());
		}
	}

	@Test
	void leavesGroupsAloneThatNobodyWants() throws Exception {
		try (var wanted = Ranks.start(1); var other = Ranks.start(1);
				var some = new DrillerGroups(name -> name.equals(wanted.group))) {
			Peer watched = Peer.open(other.pids().get(0));
			long requests = watched.status().counters().requests();
			for (int i = 0; i < 3; i++) {
				some.poll();
			}
			assertEquals(List.of(wanted.group), some.groups().stream().map(PeerGroup::name).toList());
			watched.update();
			assertEquals(requests, watched.status().counters().requests());
			watched.close();
		}
	}

	@Test
	void aPeerThatEndedStaysUntilItIsClosed() throws Exception {
		try (var ranks = Ranks.start(1)) {
			var events = new Events(ranks.group);
			follow(events);
			awaitShared(ranks, 1);
			Peer peer = peers(ranks).get(0);
			Ranks.kill(peer.pid());
			Await.until("its end is told", () -> !peer.isAlive() && events.changed().contains(peer));
			groups.poll();
			assertEquals(List.of(peer), peers(ranks));
			assertTrue(peer.isAttached());
			assertEquals(List.of(), events.removed());

			peer.close();
			Await.until("its removal is told", () -> events.removed().contains(peer) && events.removedGroup());
			assertEquals(Optional.empty(), group(ranks));
			assertEquals(List.of(), events.mistakes());
		}
	}

	@Test
	void keepsOnlySoManyThatEnded() throws Exception {
		try (var first = Ranks.start(1); var second = Ranks.start(1)) {
			var events = new Events(first.group);
			groups.setEndedPeersKept(1);
			follow(events);
			awaitShared(first, 1);
			awaitShared(second, 1);
			Peer older = peers(first).get(0);
			Peer newer = peers(second).get(0);
			Ranks.kill(older.pid());
			Await.until("the first one's end is told", () -> events.changed().contains(older) && !older.isAlive());
			groups.poll();
			assertTrue(older.isAttached());
			Ranks.kill(newer.pid());
			Await.until("the first one is removed", () -> events.removed().contains(older));
			assertFalse(older.isAttached());
			assertTrue(newer.isAttached());
		}
	}

	/** Many that live for so short a time that some of them end in the very round in which they were found. */
	@Test
	void whatEndsAtOnceIsForgottenIfNothingIsKept() throws Exception {
		groups.setEndedPeersKept(0);
		String script = "for i in $(seq 40); do sleep 0.0$((i % 10)); done";
		try (var ranks = Ranks.start(2, Map.of(), List.of("bash", "-c", script))) {
			var events = new Events(ranks.group);
			groups.addListener(events);
			// A machine that is busy starts so many only in a minute or more.
			for (long end = System.nanoTime() + Duration.ofMinutes(5).toNanos(); !ranks.listed().isEmpty();) {
				assertTrue(System.nanoTime() < end, "they do not end");
				groups.poll();
			}
			Await.until("all have ended and are forgotten", () -> {
				groups.poll();
				return !groups.groups().stream().flatMap(group -> group.peers().stream()).anyMatch(Peer::isAlive);
			});
			assertEquals(List.of(), groups.groups());
			assertEquals(List.of(), events.mistakes());
		}
	}

	/** It takes a while to give back so much memory; its socket is listed until then. */
	@Test
	void aPeerThatIsEndingIsNoSecondOne() throws Exception {
		String script = "$x = 'x' x 150_000_000; $y = $x; sleep 86400";
		for (int i = 0; i < 3; i++) {
			try (var ranks = Ranks.start(1, Map.of(), List.of("perl", "-e", script))) {
				var events = new Events(ranks.group);
				groups.addListener(events);
				int pid = ranks.pids().get(0);
				Await.until("it has much memory", () -> resident(pid) > 250_000_000L);
				groups.poll();
				Peer peer = groups.peer(pid).orElseThrow();
				assertTrue(peer.isAttached(), peer.problem());
				Ranks.kill(pid);
				Await.until("it is gone", () -> {
					groups.poll();
					return !peer.isAlive() && ranks.listed().isEmpty();
				});
				assertEquals(List.of(peer), peers(ranks));
				assertEquals(List.of(peer), events.added());
				assertEquals(List.of(), events.mistakes());
			}
		}
	}

	private static long resident(int pid) throws Exception {
		return Long.parseLong(Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ")[1]) * 4096;
	}

	@Test
	void aLivingPeerThatIsClosedStaysListed() throws Exception {
		try (var ranks = Ranks.start(1)) {
			var events = new Events(ranks.group);
			follow(events);
			awaitShared(ranks, 1);
			Peer peer = peers(ranks).get(0);
			int generation = peer.segments().size();
			peer.close();
			for (int i = 0; i < 3; i++) {
				groups.poll();
			}
			assertEquals(List.of(peer), peers(ranks));
			assertFalse(peer.isAttached());
			assertTrue(peer.isAlive());
			assertEquals(generation, peer.segments().size());
			assertTrue(events.changed().contains(peer));
			peer.attach();
			assertTrue(peer.isAttached());
		}
	}

	@Test
	void anotherProgramInTheSameProcessIsANewPeer() throws Exception {
		Path folder = Files.createTempDirectory("exec");
		Path start = folder.resolve("start");
		assertEquals(0, new ProcessBuilder("mkfifo", start.toString()).start().waitFor());
		// The shell waits in a builtin, without starting a process that would be a peer too.
		String script = "read line < " + start + "; exec " + Native.program("ranks");
		try (var ranks = Ranks.start(1, Map.of(), List.of("bash", "-c", script))) {
			var events = new Events(ranks.group);
			follow(events);
			awaitShared(ranks, 1);
			Peer shell = peers(ranks).get(0);
			assertTrue(shell.executable().endsWith("/bash"), shell.executable());
			Files.writeString(start, "now\n");
			Await.until("the program is there instead of the shell",
					() -> peers(ranks).stream().anyMatch(peer -> peer.executable().endsWith("/ranks")));
			Peer program = groups.peer(shell.pid()).orElseThrow();
			assertNotSame(shell, program);
			assertTrue(program.isAlive());
			assertFalse(shell.isAlive());
			assertTrue(shell.executable().endsWith("/bash"));
			assertEquals(List.of(), events.mistakes());
		} finally {
			Files.deleteIfExists(start);
			Files.deleteIfExists(folder);
		}
	}

	@Test
	void looksOnlyWhileSomebodyListens() throws Exception {
		groups.start();
		assertFalse(discoveryRuns());
		var events = new Events("none");
		groups.addListener(events);
		assertTrue(discoveryRuns());
		groups.removeListener(events);
		Await.until("it looks no more", () -> !discoveryRuns());
		groups.addListener(events);
		assertTrue(discoveryRuns());
		groups.stop();
		Await.until("it looks no more", () -> !discoveryRuns());
	}

	@Test
	void whoComesLateIsToldEverything() throws Exception {
		try (var ranks = Ranks.start(2)) {
			follow(new Events(ranks.group));
			awaitShared(ranks, 2);
			var late = new Events(ranks.group);
			groups.addListener(late);
			Await.until("it was told", () -> late.added().size() == 2);
			assertTrue(late.addedGroup());
			assertEquals(List.of(), late.mistakes());
		}
	}

	@Test
	void oneListenersMistakeIsNotTheOthersProblem() throws Exception {
		try (var ranks = Ranks.start(1)) {
			groups.addListener(event -> {
				throw new IllegalStateException("expected by this test");
			});
			var events = new Events(ranks.group);
			follow(events);
			Await.until("the other one was told", () -> !events.added().isEmpty());
		}
	}

	@Test
	void closingEndsEverything() throws Exception {
		try (var ranks = Ranks.start(2)) {
			var events = new Events(ranks.group);
			follow(events);
			awaitShared(ranks, 2);
			List<Peer> peers = new ArrayList<>(peers(ranks));
			groups.close();
			groups.close();
			peers.forEach(peer -> assertFalse(peer.isAttached()));
			groups.start();
			groups.addListener(events);
			groups.poll();
			Await.until("nothing looks any more", () -> !discoveryRuns());
		}
	}
}
