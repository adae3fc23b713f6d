/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.core.Symbol;
import org.junit.jupiter.api.Test;

/** Symbols of real peers. */
class SymbolsTest {

	private static String text(Peer peer, long address) {
		var bytes = new byte[40];
		peer.memory().read(address, bytes);
		return new String(bytes, StandardCharsets.US_ASCII);
	}

	@Test
	void namesLeadToWhatTheyName() throws Exception {
		try (var ranks = Ranks.start(2)) {
			for (int pid : ranks.pids()) {
				try (var peer = Peer.open(pid); var symbols = peer.symbols()) {
					Symbol text = symbols.find("text");
					Await.until("the rank has written its text",
							() -> text(peer, text.place()).startsWith("rank " + peer.rank() + " of 2"));
					assertEquals("ranks", text.library());
					assertEquals(128, text.size());
					assertTrue(text.data());
					assertEquals(text.address() + 5, symbols.find("ranks!text+5").place());
					assertEquals(text.address(), symbols.find("ranks!0x" + Long.toHexString(text.fileAddress())).place());

					Symbol inside = symbols.at(text.address() + 5).orElseThrow();
					assertEquals("text", inside.name());
					assertEquals(5, inside.offset());
					assertEquals("text+0x5", symbols.format(text.address() + 5));
					assertEquals(Optional.empty(), symbols.at(16));
					assertEquals("0x10", symbols.format(16));
					assertEquals(16, symbols.find("0x10").place());

					// A pointer of the C library's, to the stack.
					Symbol environ = symbols.find("libc!environ");
					var bytes = new byte[8];
					peer.memory().read(environ.place(), bytes);
					long pointer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
					assertTrue(peer.segmentAt(pointer).isPresent(), "environ points to memory");
					assertEquals(environ.library() + "!environ", symbols.format(environ.place()));
				}
			}
		}
	}

	@Test
	void theSamePlaceIsFoundInAnotherPeer() throws Exception {
		try (var ranks = Ranks.start(2);
				var first = Peer.open(ranks.pids().get(0));
				var second = Peer.open(ranks.pids().get(1));
				var here = first.symbols();
				var there = second.symbols()) {
			for (String name : List.of("settings", "counters", "libc!environ")) {
				assertEquals(OptionalLong.of(there.find(name).place() + 3), here.match(here.find(name).place() + 3, there));
				assertEquals(OptionalLong.of(here.find(name).place()), there.match(there.find(name).place(), here));
			}
			assertEquals(OptionalLong.empty(), here.match(16, there));
		}
	}

	@Test
	void listsSymbolsByPrefixAndRange() throws Exception {
		try (var ranks = Ranks.start(1); var peer = Peer.open(ranks.pids().get(0)); var symbols = peer.symbols()) {
			Symbol queue = symbols.find("queue");
			List<String> names = symbols.list(0, -1L >>> 1, "queue", 100).stream().map(Symbol::name).toList();
			assertTrue(names.containsAll(List.of("queue", "queue_put", "queue_take")), names.toString());
			assertEquals(1, symbols.list(0, -1L >>> 1, "", 1).size());
			var there = symbols.list(queue.address(), queue.address() + 1, "", 10);
			assertTrue(there.stream().anyMatch(symbol -> symbol.name().equals("queue") && symbol.size() == queue.size()));
			assertEquals(List.of(), symbols.list(0, -1L >>> 1, "nothing_of_the_kind", 10));
		}
	}

	@Test
	void saysWhatThereIsNot() throws Exception {
		try (var ranks = Ranks.start(1); var peer = Peer.open(ranks.pids().get(0))) {
			var symbols = peer.symbols();
			var error = assertThrows(DrillerException.class, () -> symbols.find("nothing_of_the_kind"));
			assertTrue(error.getMessage().contains("nothing_of_the_kind"), error.getMessage());
			error = assertThrows(DrillerException.class, () -> symbols.find("libnone!x"));
			assertTrue(error.getMessage().contains("has loaded no 'libnone'"), error.getMessage());
			assertThrows(DrillerException.class, () -> symbols.find(""));
			// They outlive the peer, and end with their own close.
			Symbol text = symbols.find("text");
			peer.close();
			assertEquals("text", symbols.at(text.address()).orElseThrow().name());
			symbols.close();
			symbols.close();
			assertEquals(Optional.empty(), symbols.at(text.address()));
			assertFalse(assertThrows(DrillerException.class, () -> symbols.find("text")).getMessage().isEmpty());
		}
	}
}
