/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.driller.core.Peer;
import org.driller.core.PointerChain;
import org.driller.core.PointerChain.End;
import org.driller.core.PointerResolver;
import org.driller.core.PointerState;
import org.driller.core.ResolvedPointer;
import org.driller.core.SegmentKind;
import org.junit.jupiter.api.Test;

/** Pointers of real ranks: to symbols, the heap, the stack, code, other ranks, and to what is gone. */
class PointersTest {

	/** The pointers of the sample, in their order there. */
	private enum Field {
		QUEUE, SLOT, STACK, CODE, SELF, NEIGHBOUR, EMPTIED, UNMAPPED, ROUND
	}

	/** Where the sample has its remote pointer. */
	private static final int REMOTE = 0x48;

	private static long word(Peer peer, long address) {
		var bytes = new byte[Long.BYTES];
		assertTrue(peer.memory().read(address, bytes).isComplete());
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
	}

	private static long address(Peer peer, Field field) throws Exception {
		return peer.currentSymbols().find("pointers").place() + (long) field.ordinal() * Long.BYTES;
	}

	private static Ranks start(int count) throws Exception {
		return Ranks.start(count, Map.of(), List.of(Native.program("ranks"), "--pointers"));
	}

	/** Attaches to all of them, when they have their pointers. */
	private static List<Peer> open(Ranks ranks) throws Exception {
		var peers = new ArrayList<Peer>();
		for (int pid : ranks.pids()) {
			var peer = Peer.open(pid);
			peers.add(peer);
			Await.until("it has its pointers", () -> word(peer, address(peer, Field.UNMAPPED)) != 0);
			Await.until("it ticks", () -> word(peer, peer.currentSymbols().find("counters").place()) > 0);
		}
		return peers;
	}

	@Test
	void resolvesWhatPointsIntoTheSameProcess() throws Exception {
		try (var ranks = start(1); var peer = open(ranks).get(0)) {
			var resolver = new PointerResolver(() -> List.of(peer));
			long queue = peer.currentSymbols().find("queue").place();

			ResolvedPointer pointer = resolver.resolve(peer, word(peer, address(peer, Field.QUEUE)));
			assertEquals(PointerState.VALID, pointer.state());
			assertEquals("queue", pointer.name());
			assertEquals(queue, pointer.address());
			assertFalse(pointer.isRemote());
			assertTrue(pointer.segment().orElseThrow().contains(queue));

			pointer = resolver.resolve(peer, word(peer, address(peer, Field.SLOT)));
			assertEquals("queue+0x40", pointer.name());
			assertEquals(0x40, pointer.symbol().orElseThrow().offset());

			pointer = resolver.resolve(peer, word(peer, address(peer, Field.STACK)));
			assertEquals(PointerState.VALID, pointer.state());
			assertEquals(SegmentKind.STACK, pointer.segment().orElseThrow().kind());
			assertEquals(Optional.empty(), pointer.symbol());
			assertEquals("", pointer.name());

			pointer = resolver.resolve(peer, word(peer, address(peer, Field.CODE)));
			assertEquals("pointers_make", pointer.name());
			assertTrue(pointer.segment().orElseThrow().isExecutable());

			for (long number : new long[] { 0, 8, -1, 1L << 62, 0x4242424242424242L, Double.doubleToLongBits(1.5) }) {
				assertEquals(PointerState.NONE, resolver.resolve(peer, number).state(), Long.toHexString(number));
			}
		}
	}

	@Test
	void tellsWhatIsGoneFromWhatIsThere() throws Exception {
		try (var ranks = start(1); var peer = open(ranks).get(0)) {
			var resolver = new PointerResolver(() -> List.of(peer));
			ResolvedPointer pointer = resolver.resolve(peer, word(peer, address(peer, Field.UNMAPPED)));
			assertEquals(PointerState.UNMAPPED, pointer.state());
			assertEquals(Optional.empty(), pointer.segment());
			assertFalse(pointer.isReadable());

			pointer = resolver.resolve(peer, word(peer, address(peer, Field.EMPTIED)));
			assertEquals(PointerState.EMPTY, pointer.state());
			assertTrue(pointer.state().isDangling());
			assertTrue(pointer.isReadable());
			assertEquals(0, word(peer, pointer.address()));

			var guard = peer.segments().stream().filter(segment -> segment.kind() == SegmentKind.GUARD).findFirst().orElseThrow();
			assertEquals(PointerState.NO_ACCESS, resolver.resolve(peer, guard.start() + 8).state());
		}
	}

	@Test
	void resolvesWhatPointsIntoAnotherProcess() throws Exception {
		try (var ranks = start(3)) {
			List<Peer> peers = open(ranks);
			try {
				var resolver = new PointerResolver(() -> peers);
				for (Peer peer : peers) {
					Await.until("it knows its neighbour", () -> word(peer, address(peer, Field.NEIGHBOUR)) != 0);
					Peer left = peers.stream().filter(other -> other.rank() == (peer.rank() + 2) % 3).findFirst().orElseThrow();
					long value = word(peer, address(peer, Field.NEIGHBOUR));
					ResolvedPointer pointer = resolver.resolve(peer, value + 0x18);
					assertTrue(pointer.isRemote());
					assertSame(left, pointer.peer());
					assertEquals("queue+0x18", pointer.name());
					assertEquals(left.currentSymbols().find("queue").place() + 0x18, pointer.address());
					assertTrue(left.segmentAt(pointer.address()).isPresent());

					// The neighbour has sent a remote pointer to the same place.
					long remote = peer.currentSymbols().find("pointers").place() + REMOTE;
					long process = word(peer, remote);
					pointer = resolver.resolveRemote(peer, process, word(peer, remote + 8), word(peer, remote + 16) + 8);
					assertSame(left, pointer.peer());
					assertEquals("queue+0x8", pointer.name());
					assertEquals(PointerState.NONE, resolver.resolveRemote(peer, process, word(peer, remote + 8) + 8, 0).state());
					assertEquals(PointerState.NONE, resolver.resolveRemote(peer, process, word(peer, remote + 8), 1L << 40).state());
					assertEquals(PointerState.NONE, resolver.resolveRemote(peer, process | 1L << 32, word(peer, remote + 8), 0).state());

					// From one process into the other and on in its memory.
					PointerChain chain = follow(resolver, peer, address(peer, Field.NEIGHBOUR));
					assertSame(left, chain.links().get(0).peer());
					assertEquals(End.VALUE, chain.end());
				}
				// What nobody knows of is memory of the process that has it mapped.
				long value = word(peers.get(0), address(peers.get(0), Field.NEIGHBOUR));
				ResolvedPointer unknown = new PointerResolver(List::of).resolve(peers.get(0), value);
				assertEquals(PointerState.VALID, unknown.state());
				assertFalse(unknown.isRemote());
			} finally {
				peers.forEach(Peer::close);
			}
		}
	}

	private static PointerChain follow(PointerResolver resolver, Peer peer, long address) {
		return PointerChain.follow(resolver, peer, address, ByteOrder.LITTLE_ENDIAN, 8);
	}

	@Test
	void followsChains() throws Exception {
		try (var ranks = start(1); var peer = open(ranks).get(0)) {
			var resolver = new PointerResolver(() -> List.of(peer));
			// The list changes while it is followed; somewhen it is caught with some nodes.
			long list = peer.currentSymbols().find("list").place();
			Await.until("the list is a chain into the heap", () -> {
				PointerChain chain = follow(resolver, peer, list);
				return chain.links().size() >= 3 && chain.links().stream().allMatch(link -> link.segment()
						.filter(segment -> segment.kind() == SegmentKind.HEAP).isPresent());
			});
			Await.until("it is cut off where it is too deep", () -> {
				PointerChain chain = PointerChain.follow(resolver, peer, list, ByteOrder.LITTLE_ENDIAN, 2);
				return chain.links().size() == 2 && chain.end() == End.DEPTH;
			});

			PointerChain chain = follow(resolver, peer, address(peer, Field.SELF));
			assertEquals(List.of("pointers"), chain.links().subList(0, 1).stream().map(ResolvedPointer::name).toList());
			assertEquals("queue", chain.links().get(1).name());

			assertEquals(End.CODE, follow(resolver, peer, address(peer, Field.CODE)).end());
			assertEquals(End.DANGLING, follow(resolver, peer, address(peer, Field.UNMAPPED)).end());
			assertEquals(End.DANGLING, follow(resolver, peer, address(peer, Field.EMPTIED)).end());
			assertEquals(End.UNREADABLE, follow(resolver, peer, 16).end());
			chain = follow(resolver, peer, peer.currentSymbols().find("settings").place());
			assertEquals(List.of(), chain.links());
			assertEquals(End.VALUE, chain.end());
			assertEquals(3, chain.value());
		}
	}

	@Test
	void endsWherePointersGoRound() throws Exception {
		try (var ranks = start(1); var peer = open(ranks).get(0)) {
			var resolver = new PointerResolver(() -> List.of(peer));
			long round = peer.currentSymbols().find("pointers").place() + (long) Field.ROUND.ordinal() * Long.BYTES;
			PointerChain chain = follow(resolver, peer, round);
			assertEquals(End.CYCLE, chain.end());
			assertEquals(List.of("pointers+0x40"), chain.links().stream().map(ResolvedPointer::name).toList());
		}
	}

	@Test
	void findsSymbolsByWhatIsTyped() throws Exception {
		try (var ranks = start(1); var peer = open(ranks).get(0)) {
			var symbols = peer.currentSymbols();
			var names = symbols.search(0, -1L >>> 1, "QUE", 20).symbols().stream().map(symbol -> symbol.name()).toList();
			assertTrue(names.indexOf("queue") >= 0 && names.indexOf("queue_put") >= 0, names.toString());
			// What is called so comes first, then what begins so.
			names = symbols.search(0, -1L >>> 1, "Queue", 50).symbols().stream().map(symbol -> symbol.name()).toList();
			assertEquals("queue", names.get(0));
			names = symbols.search(0, -1L >>> 1, "ranks!ring", 50).symbols().stream().map(symbol -> symbol.name()).toList();
			assertTrue(names.get(0).startsWith("ring"), names.toString());
			var all = symbols.search(0, -1L >>> 1, "ranks!in", 50);
			boolean seenInside = false;
			for (var symbol : all.symbols()) {
				assertEquals("ranks", symbol.library());
				boolean begins = symbol.name().toLowerCase().startsWith("in");
				assertFalse(begins && seenInside, all.toString());
				seenInside |= !begins;
			}
			assertTrue(seenInside);
			assertEquals(1, symbols.search(0, -1L >>> 1, "", 1).symbols().size());
			assertTrue(symbols.search(0, -1L >>> 1, "", 1).total() > 1000);
			assertEquals(0, symbols.search(0, -1L >>> 1, "nothing_of_the_kind", 10).total());
			assertEquals(0, symbols.search(0, -1L >>> 1, "libnone!a", 10).total());
			assertSame(symbols, peer.currentSymbols());
			peer.close();
			Await.until("they are given back", () -> symbols.search(0, -1L >>> 1, "queue", 10).total() == 0);
		}
	}
}
