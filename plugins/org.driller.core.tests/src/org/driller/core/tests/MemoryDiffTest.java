/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.driller.core.DrillerException;
import org.driller.core.MemoryDiff;
import org.driller.core.MemoryDifference;
import org.driller.core.MemoryDifference.Kind;
import org.driller.core.Peer;
import org.driller.core.SavedProcess;
import org.driller.core.Segment;
import org.driller.core.SnapshotMonitor;
import org.driller.core.SnapshotStore;
import org.driller.core.SnapshotTarget;
import org.driller.core.internal.AddressRanges;
import org.driller.core.internal.AddressRanges.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a real process differs between two moments. */
class MemoryDiffTest {

	private static final Duration SLICE = Duration.ofMillis(20);
	private static final long ALL = Long.MAX_VALUE;

	@TempDir
	Path folder;

	private SavedProcess take(String name, Peer peer, Segment... segments) throws DrillerException {
		return new SnapshotStore(folder).take(name, List.of(new SnapshotTarget(peer, List.of(segments))), false, SnapshotMonitor.NONE)
				.orElseThrow().processes().get(0);
	}

	private static List<MemoryDifference> all(MemoryDiff diff) throws DrillerException {
		var found = new ArrayList<MemoryDifference>();
		double fraction = 0;
		while (!diff.progress().done()) {
			found.addAll(diff.next(SLICE));
			assertTrue(diff.progress().fraction() >= fraction);
			fraction = diff.progress().fraction();
		}
		assertEquals(1, fraction);
		assertEquals(diff.progress().differences(), found.size());
		return found;
	}

	private static long number(Peer peer, long address) {
		var bytes = new byte[8];
		peer.memory().read(address, bytes);
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
	}

	private static boolean covers(MemoryDifference difference, long address) {
		return address >= difference.address() && address < difference.address() + difference.length();
	}

	@Test
	void findsWhatChangedBetweenTwoSnapshotsAndSinceThen() throws Exception {
		try (var ranks = Ranks.start(2); var peer = Peer.open(ranks.pids().get(0)); var symbols = peer.symbols()) {
			long ticks = symbols.find("counters").place();
			long settings = symbols.find("settings").place();
			SavedProcess first = take("first", peer);
			long then = number(peer, ticks);
			Await.until("it goes on", () -> number(peer, ticks) > then + 2);
			SavedProcess second = take("second", peer);
			try (var before = first.open(); var after = second.open()) {
				var diff = new MemoryDiff(before, after, ALL);
				List<MemoryDifference> found = all(diff);
				// Its lowest byte has changed, which the counter shares with nothing.
				MemoryDifference counter = found.stream().filter(each -> covers(each, ticks)).findFirst().orElseThrow();
				assertEquals(Kind.CHANGED, counter.kind());
				int at = (int) (ticks - counter.address());
				assertEquals((byte) number(before, ticks), counter.before()[at]);
				assertEquals((byte) number(after, ticks), counter.after()[at]);
				assertFalse(found.stream().anyMatch(each -> covers(each, settings)), "settings are never written");
				for (MemoryDifference each : found) {
					var was = new byte[each.before().length];
					before.memory().read(each.address(), was);
					assertArrayEquals(was, each.before());
					var is = new byte[each.after().length];
					after.memory().read(each.address(), is);
					assertArrayEquals(is, each.after());
				}
				assertTrue(diff.progress().differing() >= found.size());
				assertEquals(0, diff.progress().unreadable());
				// The same snapshot is the same.
				try (var again = first.open()) {
					assertEquals(List.of(), all(new MemoryDiff(before, again, ALL)));
				}
				// Live: what it is later is compared with what it was first.
				Await.until("it goes on", () -> (byte) number(peer, ticks) != (byte) number(before, ticks));
				assertTrue(all(new MemoryDiff(before, peer, ALL)).stream().anyMatch(each -> covers(each, ticks)));
				// All are counted, few are kept.
				var bounded = new MemoryDiff(before, after, 1);
				assertEquals(1, bounded.next(Duration.ofSeconds(60)).size());
				assertEquals(found.size(), bounded.progress().differences());
			}
		}
	}

	@Test
	void aPartSaysNothingOfTheRest() throws Exception {
		try (var ranks = Ranks.start(1); var peer = Peer.open(ranks.pids().get(0)); var symbols = peer.symbols()) {
			long ticks = symbols.find("counters").place();
			Segment segment = peer.segmentAt(ticks).orElseThrow();
			SavedProcess part = take("part", peer, segment);
			long then = number(peer, ticks);
			Await.until("it goes on", () -> number(peer, ticks) > then + 2);
			try (var before = part.open(); var whole = take("whole", peer).open()) {
				for (Peer after : List.of(peer, whole)) {
					List<MemoryDifference> found = all(new MemoryDiff(before, after, ALL));
					assertTrue(found.stream().allMatch(each -> segment.contains(each.address()) && each.kind() == Kind.CHANGED),
							found.toString());
					assertTrue(found.stream().anyMatch(each -> covers(each, ticks)));
				}
				assertTrue(all(new MemoryDiff(whole, before, ALL)).stream().allMatch(each -> segment.contains(each.address())));
			}
		}
	}

	@Test
	void memoryThatCameAndWentIsTold() throws Exception {
		Path gate = folder.resolve("gate");
		assertEquals(0, new ProcessBuilder("mkfifo", gate.toString()).start().waitFor());
		var script = List.of("bash", "-c",
				"exec 9<>\"$1\"; read -u 9; printf -v x '%5000000s' end; read -u 9; unset x; read -u 9; read -u 9", "bash", gate.toString());
		try (var ranks = Ranks.start(1, Map.of(), script); var peer = Peer.open(ranks.pids().get(0))) {
			Await.until("it waits", () -> Files.isReadable(Path.of("/proc/" + peer.pid() + "/fd/9")));
			SavedProcess without = take("without", peer);
			Files.writeString(gate, "\n");
			Await.until("it has more memory", () -> {
				peer.refresh();
				return peer.segments().stream().anyMatch(each -> each.size() >= 5_000_000 && each.size() < 6_000_000 && each.isWritable());
			});
			SavedProcess with = take("with", peer);
			try (var before = without.open(); var after = with.open()) {
				var diff = new MemoryDiff(before, after, ALL);
				MemoryDifference fresh = all(diff).stream().filter(each -> each.kind() == Kind.NEW && each.length() >= 5_000_000)
						.findFirst().orElseThrow();
				assertEquals(0, fresh.before().length);
				assertEquals(MemoryDiff.SHOWN, fresh.after().length);
				assertTrue(diff.progress().added() >= 5_000_000);
				MemoryDifference gone = all(new MemoryDiff(after, before, ALL)).stream()
						.filter(each -> each.kind() == Kind.GONE && each.length() >= 5_000_000).findFirst().orElseThrow();
				assertEquals(fresh.address(), gone.address());
				Files.writeString(gate, "\n");
				Await.until("it is gone from the process, too", () -> {
					peer.refresh();
					return all(new MemoryDiff(after, peer, ALL)).stream()
							.anyMatch(each -> each.kind() == Kind.GONE && covers(each, gone.address() + 2_000_000));
				});
			}
		}
	}

	@Test
	void onlyAProcessAndItselfAreCompared() throws Exception {
		try (var ranks = Ranks.start(2);
				var first = Peer.open(ranks.pids().get(0));
				var second = Peer.open(ranks.pids().get(1));
				var saved = take("first", first).open()) {
			String why = assertThrows(DrillerException.class, () -> new MemoryDiff(saved, second, ALL)).getMessage();
			assertTrue(why.contains(Integer.toString(second.pid())), why);
			first.close();
			assertThrows(DrillerException.class, () -> new MemoryDiff(saved, first, ALL));
			saved.close();
			assertThrows(DrillerException.class, () -> new MemoryDiff(saved, second, ALL));
		}
	}

	@Test
	void arithmeticOfRanges() {
		var a = List.of(new Range(0, 10), new Range(20, 30), new Range(-16, -8));
		var b = List.of(new Range(5, 25), new Range(28, 29), new Range(40, 50), new Range(-10, -1));
		assertEquals(List.of(new Range(5, 10), new Range(20, 25), new Range(28, 29), new Range(-10, -8)), AddressRanges.intersect(a, b));
		assertEquals(AddressRanges.intersect(a, b), AddressRanges.intersect(b, a));
		assertEquals(List.of(new Range(0, 5), new Range(25, 28), new Range(29, 30), new Range(-16, -10)), AddressRanges.subtract(a, b));
		assertEquals(List.of(new Range(10, 20), new Range(40, 50), new Range(-8, -1)), AddressRanges.subtract(b, a));
		assertEquals(a, AddressRanges.subtract(a, List.of()));
		assertEquals(List.of(), AddressRanges.subtract(a, a));
		assertEquals(List.of(), AddressRanges.intersect(a, List.of()));
	}
}
