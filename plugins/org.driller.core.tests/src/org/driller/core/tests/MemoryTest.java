/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.driller.core.DrillerException;
import org.driller.core.MappedMemory;
import org.driller.core.MemorySource;
import org.driller.core.Peer;
import org.driller.core.PeerMemory;
import org.driller.core.PeerState;
import org.driller.core.ReadResult;
import org.driller.core.Segment;
import org.driller.core.SegmentKind;
import org.driller.core.UnreadableReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The bytes of real peers, each the way it should come. */
class MemoryTest {

	private static final byte[] ELF = { 0x7f, 'E', 'L', 'F' };

	static Peer shared(Ranks ranks) throws Exception {
		Peer peer = Peer.open(ranks.pids().get(0));
		Await.until("it is shared", () -> {
			peer.update();
			return peer.state() == PeerState.SHARED;
		});
		return peer;
	}

	static Segment segment(Peer peer, SegmentKind kind) {
		return peer.segments().stream().filter(s -> s.kind() == kind).findFirst().orElseThrow();
	}

	private static void only(ReadResult result, MemorySource source) {
		assertEquals(1, result.ranges().size(), result.toString());
		assertEquals(source, result.ranges().get(0).source(), result.toString());
		assertEquals(source != MemorySource.UNREADABLE, result.isComplete());
	}

	/** The ranges cover what was asked for, without gaps. */
	private static void consistent(ReadResult result) {
		long at = result.address();
		for (ReadResult.Range range : result.ranges()) {
			assertEquals(at, range.start());
			assertTrue(range.length() > 0);
			assertEquals(range.isReadable(), range.detail().isEmpty(), result.toString());
			assertEquals(range.isReadable(), range.reason() == UnreadableReason.NONE);
			at = range.end();
		}
		assertEquals(result.address() + result.length(), at);
	}

	/** Something that a rank counts is seen to change through windows, by the peer's writes alone. */
	@Test
	void aWindowShowsWhatThePeerWrites() throws Exception {
		try (var ranks = Ranks.start(4); Peer peer = shared(ranks)) {
			List<MappedMemory> windows = new ArrayList<>();
			List<byte[]> first = new ArrayList<>();
			for (Segment segment : peer.segments()) {
				if (segment.isShared() && segment.isWritable() && (segment.name().equals(peer.executable())
						|| segment.kind() == SegmentKind.HEAP)) {
					MappedMemory window = peer.memory().map(segment);
					byte[] bytes = new byte[window.size()];
					assertTrue(window.read(0, bytes));
					windows.add(window);
					first.add(bytes);
				}
			}
			assertFalse(windows.isEmpty());
			for (int change = 0; change < 3; change++) {
				Await.until("a byte changes", () -> {
					boolean changed = false;
					for (int i = 0; i < windows.size(); i++) {
						byte[] now = new byte[windows.get(i).size()];
						assertTrue(windows.get(i).read(0, now));
						changed |= !Arrays.equals(first.get(i), now);
						first.set(i, now);
					}
					return changed;
				});
			}
			assertTrue(windows.stream().allMatch(MappedMemory::isCurrent));
		}
	}

	@Test
	void everyByteSaysWhichWayItCame() throws Exception {
		try (var ranks = Ranks.start(1); Peer peer = shared(ranks)) {
			PeerMemory memory = peer.memory();
			only(memory.read(segment(peer, SegmentKind.DATA).start(), new byte[100]), MemorySource.IMAGE);
			only(memory.read(segment(peer, SegmentKind.STACK).end() - 100, new byte[100]), MemorySource.IMAGE);
			only(memory.read(segment(peer, SegmentKind.TEXT).start(), new byte[100]), MemorySource.FILE);
			Segment vdso = peer.segments().stream().filter(s -> s.name().equals("[vdso]")).findFirst().orElseThrow();
			byte[] bytes = new byte[4];
			only(memory.read(vdso.start(), bytes), MemorySource.PROCESS_VM);
			assertArrayEquals(ELF, bytes);
			Segment program = peer.segments().stream().filter(s -> s.name().equals(peer.executable())).findFirst()
					.orElseThrow();
			only(memory.read(program.start(), bytes), MemorySource.FILE);
			assertArrayEquals(ELF, bytes);
		}
	}

	@Test
	void privateMemoryIsReadFromTheProcess() throws Exception {
		try (var ranks = Ranks.start(1, Map.of("DRILLER", "lazy")); Peer peer = Peer.open(ranks.pids().get(0))) {
			Await.until("it has started", () -> {
				peer.update();
				return peer.state() == PeerState.PRIVATE && !peer.segments().isEmpty();
			});
			Segment data = segment(peer, SegmentKind.DATA);
			only(peer.memory().read(data.start(), new byte[100]), MemorySource.PROCESS_VM);
			message(() -> peer.memory().map(data));

			peer.rebuild();
			// Of all that a program may write, this does not change while it runs.
			Segment relro = segment(peer, SegmentKind.RELRO);
			byte[] image = new byte[(int) relro.size()];
			byte[] other = new byte[image.length];
			only(peer.memory().read(relro.start(), image), MemorySource.IMAGE);
			MappedMemory window = peer.memory().map(relro);
			window.read(0, other);
			assertArrayEquals(image, other);
			assertTrue(window.isCurrent());

			peer.restore();
			assertFalse(window.isCurrent());
			only(peer.memory().read(relro.start(), other), MemorySource.PROCESS_VM);
			assertArrayEquals(image, other);
		}
	}

	@Test
	void whatCannotBeReadSaysWhy() throws Exception {
		try (var ranks = Ranks.start(1); Peer peer = shared(ranks)) {
			for (long address : new long[] { 0, 16, 0x7fff_ffff_f000L, 0x8000_0000_0000_0000L, -4096, -10 }) {
				byte[] bytes = new byte[10];
				Arrays.fill(bytes, (byte) 1);
				ReadResult result = peer.memory().read(address, bytes);
				consistent(result);
				only(result, MemorySource.UNREADABLE);
				assertEquals(UnreadableReason.NOT_MAPPED, result.ranges().get(0).reason());
				assertArrayEquals(new byte[10], bytes);
			}
			consistent(peer.memory().read(-10, new byte[100]));
			assertEquals(List.of(), peer.memory().read(0, new byte[0]).ranges());
		}
	}

	@Test
	void aReadAcrossManySegmentsTellsThemApart() throws Exception {
		try (var ranks = Ranks.start(1); Peer peer = shared(ranks)) {
			Segment program = peer.segments().stream().filter(s -> s.name().equals(peer.executable())).findFirst()
					.orElseThrow();
			// From before the program to after its data: nothing, its file, its image.
			ReadResult result = peer.memory().read(program.start() - 100, new byte[1 << 20]);
			consistent(result);
			assertEquals(MemorySource.UNREADABLE, result.rangeAt(99).source());
			assertEquals(MemorySource.FILE, result.rangeAt(100).source());
			Segment data = segment(peer, SegmentKind.DATA);
			assertEquals(MemorySource.IMAGE, result.rangeAt((int) (data.start() - result.address())).source());
			assertFalse(result.isComplete());
			assertThrows(IndexOutOfBoundsException.class, () -> result.rangeAt(1 << 20));
			assertThrows(IndexOutOfBoundsException.class, () -> result.rangeAt(-1));
		}
	}

	@Test
	void allKindsOfBuffersGetTheSame() throws Exception {
		try (var ranks = Ranks.start(1); Peer peer = shared(ranks)) {
			// Large enough for several pieces.
			Segment libc = peer.segments().stream()
					.filter(s -> s.kind() == SegmentKind.TEXT && s.size() > (1 << 18)).findFirst().orElseThrow();
			byte[] expected = new byte[1 << 18];
			only(peer.memory().read(libc.start() + 5, expected), MemorySource.FILE);
			for (ByteBuffer target : List.of(ByteBuffer.allocate(expected.length + 20),
					ByteBuffer.allocateDirect(expected.length + 20))) {
				target.position(7).limit(7 + expected.length);
				only(peer.memory().read(libc.start() + 5, target), MemorySource.FILE);
				assertEquals(target.limit(), target.position());
				byte[] got = new byte[expected.length];
				target.get(7, got);
				assertArrayEquals(expected, got);
				assertEquals(0, target.get(6));
				assertEquals(0, target.limit(target.capacity()).get(7 + expected.length));
			}
		}
	}

	@Test
	void windowsAreReadOnlyLittleEndianAndBounded() throws Exception {
		try (var ranks = Ranks.start(1); Peer peer = shared(ranks)) {
			Segment data = segment(peer, SegmentKind.DATA);
			try (MappedMemory window = peer.memory().map(data.start() + 8, 64)) {
				assertEquals(data.start() + 8, window.address());
				assertEquals(64, window.size());
				ByteBuffer buffer = window.buffer();
				assertTrue(buffer.isReadOnly() && buffer.isDirect());
				assertEquals(ByteOrder.LITTLE_ENDIAN, buffer.order());
				assertEquals(64, buffer.capacity());
				assertThrows(IndexOutOfBoundsException.class, () -> window.getLong(60));
				assertThrows(IndexOutOfBoundsException.class, () -> window.read(60, new byte[5]));
				assertThrows(IndexOutOfBoundsException.class, () -> window.getByte(-1));
			}
			message(() -> peer.memory().map(data.start(), 0));
			message(() -> peer.memory().map(data.start(), -1));
			message(() -> peer.memory().map(data.start(), Integer.MAX_VALUE));
			message(() -> peer.memory().map(data.end() - 8, 16));
			message(() -> peer.memory().map(0, 16));
			message(() -> peer.memory().map(segment(peer, SegmentKind.TEXT)));
		}
	}

	private static void message(Executable action) {
		var e = assertThrows(DrillerException.class, action);
		assertEquals(1, e.getMessage().lines().count(), e.getMessage());
	}

	@Test
	void aClosedWindowRefusesAndItsBufferLives() throws Exception {
		try (var ranks = Ranks.start(1); Peer peer = shared(ranks)) {
			Segment data = segment(peer, SegmentKind.RELRO);
			MappedMemory window = peer.memory().map(data);
			ByteBuffer kept = window.buffer();
			long value = window.getLong(0);
			window.close();
			window.close();
			assertTrue(window.isClosed());
			assertFalse(window.read(0, new byte[1]));
			assertThrows(IllegalStateException.class, () -> window.getByte(0));
			assertThrows(IllegalStateException.class, window::buffer);
			ByteBuffer view = peer.memory().view(data);
			peer.close();
			System.gc();
			assertEquals(value, kept.getLong(0));
			assertEquals(value, view.getLong(0));
		}
	}

	@Test
	void closingThePeerClosesItsWindows() throws Exception {
		try (var ranks = Ranks.start(1); Peer peer = shared(ranks)) {
			MappedMemory window = peer.memory().map(segment(peer, SegmentKind.DATA));
			peer.close();
			assertTrue(window.isClosed());
			ReadResult result = peer.memory().read(segment(peer, SegmentKind.DATA).start(), new byte[8]);
			consistent(result);
			assertEquals(UnreadableReason.NOT_ATTACHED, result.ranges().get(0).reason());
		}
	}

	@Test
	void writesWhereThePeerAllowsIt() throws Exception {
		try (var ranks = Ranks.start(1, Map.of("DRILLER_ACCESS", "rw")); Peer peer = shared(ranks)) {
			Segment target = unused(peer);
			byte[] old = new byte[4];
			only(peer.memory().read(target.start(), old), MemorySource.IMAGE);
			assertFalse(peer.memory().isWritable());
			message(() -> peer.memory().write(target.start(), old));
			peer.attachForWriting();
			assertTrue(peer.memory().isWritable());
			peer.memory().write(target.start(), new byte[] { 1, 2, 3, 4 });
			byte[] got = new byte[4];
			peer.memory().read(target.start(), got);
			assertArrayEquals(new byte[] { 1, 2, 3, 4 }, got);
			peer.memory().write(target.start(), new byte[4]);
			message(() -> peer.memory().write(0, new byte[4]));
			message(() -> peer.memory().write(segment(peer, SegmentKind.TEXT).start(), new byte[4]));
		}
		try (var ranks = Ranks.start(1); Peer peer = shared(ranks)) {
			message(peer::attachForWriting);
			assertTrue(peer.isAttached());
			assertFalse(peer.memory().isWritable());
		}
	}

	/** The far end of the main stack's reserve is used by nobody. */
	private static Segment unused(Peer peer) {
		return peer.segments().stream().filter(s -> s.kind() == SegmentKind.STACK && s.isShared() && s.isWritable())
				.findFirst().orElseThrow();
	}
}
