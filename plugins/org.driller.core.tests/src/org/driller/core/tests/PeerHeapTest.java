/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.driller.core.HeapBlock;
import org.driller.core.Peer;
import org.driller.core.PointerResolver;
import org.driller.core.PointerState;
import org.driller.core.Segment;
import org.driller.core.SegmentKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of malloc in real programs: in use, freed in every way there is, in heaps that change and in damaged ones. */
class PeerHeapTest {

	/** What the program says of a block, in the order of its numbers. */
	private enum State {
		NONE, IN_USE, FREED, UNUSED, NO_BLOCK
	}

	/** How the block came to be so, in the order of the program's numbers. */
	private enum Kind {
		KEPT, LISTED, FAST, SORTED, UNSORTED, MERGED, REUSED, TOP, FOREIGN, WRITTEN, MAPPED, ALIGNED, END
	}

	private record Place(long address, long block, long size, State state, Kind kind) {

		boolean isRight(HeapBlock found) {
			return switch (state) {
			case IN_USE -> found.state() == HeapBlock.State.IN_USE && found.start() == block && found.size() == size;
			case FREED -> found.state() == HeapBlock.State.FREED && found.start() == block && found.size() == size;
			case UNUSED -> found.state() == HeapBlock.State.UNUSED;
			case NONE, NO_BLOCK -> false;
			};
		}
	}

	private static final int RECORD = 32;
	/** How often all places are looked at while they change. */
	private static final int ROUNDS = 5;
	/** Places in blocks in use that each thread has. */
	private static final int KEPT_BY_THREAD = 900;

	private static Ranks start(String... arguments) throws Exception {
		var command = new ArrayList<>(List.of(Native.program("../tests/heap_blocks")));
		command.addAll(List.of(arguments));
		return Ranks.start(1, Map.of(), command);
	}

	private static Peer open(Ranks ranks) throws Exception {
		var peer = Peer.open(ranks.pids().get(0));
		Await.until("it has its blocks", () -> word(peer, "ready") == 1);
		peer.refresh();
		return peer;
	}

	private static long word(Peer peer, String symbol) throws Exception {
		return bytes(peer, peer.currentSymbols().find(symbol).place(), Long.BYTES).getLong();
	}

	private static ByteBuffer bytes(Peer peer, long address, int length) {
		var bytes = new byte[length];
		assertTrue(peer.memory().read(address, bytes).isComplete());
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	private static List<Place> places(Peer peer) throws Exception {
		int count = (int) word(peer, "place_count");
		ByteBuffer bytes = bytes(peer, peer.currentSymbols().find("places").place(), count * RECORD);
		var places = new ArrayList<Place>();
		while (bytes.hasRemaining()) {
			places.add(new Place(bytes.getLong(), bytes.getLong(), bytes.getLong(), State.values()[bytes.getInt()],
					Kind.values()[bytes.getInt()]));
		}
		return places;
	}

	/** Waits for the first walk over the heap to end. */
	private static void awaitWalk(Peer peer, List<Place> places) throws Exception {
		Await.until("the heap is known", () -> places.stream().anyMatch(place -> peer.heap().blockAt(place.address()).isPresent()));
	}

	/** Looks at all places once. Whatever is said has to be true. @return of how many of each kind something is known */
	private static Map<Kind, Integer> known(Peer peer, List<Place> places) {
		var known = new EnumMap<Kind, Integer>(Kind.class);
		for (Place place : places) {
			Optional<HeapBlock> found = peer.heap().blockAt(place.address());
			assertTrue(found.isEmpty() || place.isRight(found.get()), () -> place + " is said to be " + found.get());
			known.merge(place.kind(), found.isPresent() ? 1 : 0, Integer::sum);
		}
		return known;
	}

	private static Map<Kind, Integer> all(List<Place> places) {
		var all = new EnumMap<Kind, Integer>(Kind.class);
		places.forEach(place -> all.merge(place.kind(), place.kind() == Kind.END ? 0 : 1, Integer::sum));
		return all;
	}

	@Test
	void knowsEveryBlockOfAQuietProgram() throws Exception {
		try (var ranks = start(); var peer = open(ranks)) {
			List<Place> places = places(peer);
			assertEquals(Kind.values().length, all(places).size());
			awaitWalk(peer, places);
			Await.until("all is known", () -> known(peer, places).equals(all(places)));
		}
	}

	/** What is kept stays where it is, whatever the threads do around it. */
	@Test
	void saysNothingUntrueOfAHeapThatChanges() throws Exception {
		try (var ranks = start("churn"); var peer = open(ranks)) {
			List<Place> kept = places(peer).stream().filter(place -> place.state() == State.IN_USE).toList();
			awaitWalk(peer, kept);
			long churns = word(peer, "churns");
			int all = 0;
			int said = 0;
			for (int i = 0; i < ROUNDS; i++) {
				all += kept.size();
				said += known(peer, kept).values().stream().mapToInt(Integer::intValue).sum();
			}
			assertTrue(said > 0);
			assertNotEquals(churns, word(peer, "churns"));
		}
	}

	@Test
	void endsSoonInDamagedHeaps() throws Exception {
		for (String how : List.of("sizes", "cycle")) {
			try (var ranks = start(how); var peer = open(ranks)) {
				// The heaps of the other threads are not damaged, and nothing is said that the damage makes untrue.
				List<Place> kept = places(peer).stream().filter(place -> place.state() == State.IN_USE).toList();
				awaitWalk(peer, kept);
				for (int i = 0; i < 3; i++) {
					assertTrue(known(peer, kept).get(Kind.KEPT) > KEPT_BY_THREAD);
				}
			}
		}
	}

	@Test
	void tellsFreedPointersFromOthers() throws Exception {
		try (var ranks = start(); var peer = open(ranks)) {
			List<Place> places = places(peer);
			var resolver = new PointerResolver(() -> List.of(peer));
			awaitWalk(peer, places);
			for (Place place : places) {
				Await.until("it is known: " + place, () -> place.kind() == Kind.END || resolver.resolve(peer, place.address()).block().isPresent());
				var pointer = resolver.resolve(peer, place.address());
				boolean freed = place.state() == State.FREED || place.state() == State.UNUSED;
				assertEquals(freed ? PointerState.FREED : PointerState.VALID, pointer.state(), () -> place + " is said to be " + pointer);
				assertEquals(freed, pointer.state().isDangling());
				assertTrue(pointer.isReadable());
			}
		}
	}

	/** Looks at every word of the heap that may be a pointer. @return how many of them lead into blocks in use, and into free ones */
	private static int[] survey(Peer peer) throws Exception {
		var counts = new int[2];
		for (Segment segment : peer.segments()) {
			if (segment.kind() == SegmentKind.HEAP || segment.kind() == SegmentKind.ANONYMOUS && segment.isWritable()) {
				for (long at = segment.start(); at < segment.end() && at < segment.start() + (1 << 22); at += 264) {
					var block = peer.heap().blockAt(at);
					if (block.isPresent()) {
						counts[block.get().isFree() ? 1 : 0]++;
					}
				}
			}
		}
		return counts;
	}

	@Test
	void knowsTheHeapOfARealProgram() throws Exception {
		String program = "import threading, time\nkeep = [bytes(3000 + i) for i in range(400)]\ndel keep[::2]\n"
				+ "threading.Thread(target=time.sleep, args=(600,)).start()\ntime.sleep(600)";
		try (var ranks = Ranks.start(1, Map.of(), List.of("/usr/bin/python3", "-c", program)); var peer = Peer.open(ranks.pids().get(0))) {
			Await.until("it knows its heap", () -> {
				peer.refresh();
				int[] counts = survey(peer);
				return counts[0] > 1000 && counts[1] > 200;
			});
		}
	}

	/** Its allocator is another one: nothing is known of its blocks, and nothing is said. */
	@Test
	void saysNothingOfAnotherAllocator(@TempDir Path folder) throws Exception {
		var command = List.of("redis-server", "--port", "0", "--unixsocket", folder.resolve("socket").toString(), "--save", "");
		try (var ranks = Ranks.start(1, Map.of(), command); var peer = Peer.open(ranks.pids().get(0))) {
			Await.until("it has loaded its allocator", () -> peer.currentSymbols().find("libjemalloc!mallocx").place() != 0);
			for (int i = 0; i < 20; i++) {
				peer.refresh();
				assertArrayEquals(new int[2], survey(peer));
			}
		}
	}
}
