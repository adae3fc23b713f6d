/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

import org.driller.core.DrillerGroups;
import org.driller.core.MappedMemory;
import org.driller.core.PatternType;
import org.driller.core.Peer;
import org.driller.core.SearchPattern;
import org.driller.core.Segment;
import org.driller.core.SegmentKind;
import org.junit.jupiter.api.Test;

/** What is held for peers is given back with them: each holds descriptors of this process, and maps. */
class ResourcesTest {

	private static final int MANY = 50;

	/** What the links of this process's descriptors point to, as far as it may belong to a peer. */
	private static List<String> descriptors() throws IOException {
		try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
			return all.map(ResourcesTest::target).filter(target -> target.contains("driller-") || target.contains("pidfd")
					|| target.startsWith("socket:") || target.matches("/proc/\\d+/(pagemap|maps)")).sorted().toList();
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		} catch (IOException e) {
			return ""; // the one by which this is listed
		}
	}

	private static List<String> maps() throws IOException {
		try (Stream<String> all = Files.lines(Path.of("/proc/self/maps"))) {
			return all.filter(line -> line.contains("memfd:driller-")).toList();
		}
	}

	/**
	 * Looks at a peer in every way that holds something of it.
	 *
	 * @return one of these, which is unmapped when nobody refers to it any more
	 */
	private static MappedMemory look(Peer peer) throws Exception {
		peer.refresh();
		Segment segment = peer.segments().stream().filter(Segment::isShared).findFirst().orElseThrow();
		MappedMemory map = peer.memory().map(segment.start(), 4096);
		map.getLong(0);
		peer.memory().read(segment.start(), new byte[100_000]);
		peer.currentSymbols();
		try (var search = peer.memory().search(SearchPattern.of(PatternType.TEXT, "RANKS-STACK-MARK"),
				EnumSet.of(SegmentKind.STACK))) {
			assertEquals(1, search.next(1, Duration.ofSeconds(60)).length);
		}
		return map;
	}

	@Test
	void nothingIsHeldOfPeersThatWereClosed() throws Exception {
		List<String> before = descriptors();
		List<String> mapsBefore = maps();
		try (var ranks = Ranks.start(MANY);
				var groups = new DrillerGroups(name -> name.equals(ranks.group))) {
			Await.until("all are attached", () -> {
				groups.poll();
				return groups.groups().stream().flatMap(group -> group.peers().stream()).filter(Peer::isAttached)
						.count() == MANY;
			});
			List<Peer> peers = groups.groups().get(0).peers();
			List<MappedMemory> looks = new ArrayList<>();
			for (Peer peer : peers) {
				looks.add(look(peer));
			}
			assertTrue(descriptors().size() >= before.size() + 5 * MANY, descriptors()::toString);
			assertTrue(maps().size() >= mapsBefore.size() + 2 * MANY, maps()::toString);
			// Of those that live, and of those that have ended.
			peers.subList(0, MANY / 2).forEach(peer -> Ranks.kill(peer.pid()));
			Await.until("half of them have ended", () -> {
				groups.poll();
				return peers.stream().filter(peer -> !peer.isAlive()).count() >= MANY / 2;
			});
			looks.forEach(MappedMemory::close);
			peers.forEach(Peer::close);
			groups.poll();
		}
		Await.until("all descriptors are given back", () -> before.containsAll(descriptors()));
		assertTrue(mapsBefore.containsAll(maps()), maps()::toString);
	}
}
