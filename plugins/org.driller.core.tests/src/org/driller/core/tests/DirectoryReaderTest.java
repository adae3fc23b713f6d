/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.time.Instant;
import java.util.List;
import java.util.Random;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.core.PeerRefusal;
import org.driller.core.PeerState;
import org.driller.core.PrivateReason;
import org.driller.core.RefusalKind;
import org.driller.core.Segment;
import org.driller.core.SegmentKind;
import org.driller.core.internal.DirectoryLayout;
import org.driller.core.internal.DirectoryLayout.Entry;
import org.driller.core.internal.DirectoryLayout.Header;
import org.driller.core.internal.DirectoryReader;
import org.driller.core.internal.DirectorySnapshot;
import org.driller.core.internal.Extent;
import org.junit.jupiter.api.Test;

/** Directories of all sorts, good and bad, in plain memory. */
class DirectoryReaderTest {

	private static final Duration PATIENCE = Duration.ofMillis(50);

	private static DirectoryReader reader(DirectoryImage image) {
		return new DirectoryReader(image.bytes, 77, PATIENCE);
	}

	private static DirectorySnapshot read(DirectoryImage image) throws DrillerException {
		return reader(image).read(null);
	}

	/** Reading fails with one line that names the process and holds the words. */
	private static void refused(DirectoryImage image, String... words) {
		var e = assertThrows(DrillerException.class, () -> read(image));
		assertTrue(e.getMessage().contains("77"), e.getMessage());
		assertEquals(1, e.getMessage().lines().count(), e.getMessage());
		for (String word : words) {
			assertTrue(e.getMessage().contains(word), e.getMessage());
		}
	}

	private static DirectoryImage three() {
		return new DirectoryImage().add(0x1000, 0x3000, "[heap]").add(0x3000, 0x4000, "").add(0x8000, 0x9000, "/bin/x");
	}

	@Test
	void readsWhatAPeerWrites() throws Exception {
		var image = three().put(Header.RANK, 3).put(Header.STATE, PeerState.SHARED.code()).put(Header.EXECUTABLE, "/bin/x")
				.put(Header.SHARED_BYTES, 0x4000).put(1, Entry.REASON, PrivateReason.SKIPPED.code())
				.put(2, Entry.THREAD, 42);
		var snapshot = read(image);
		assertEquals(77, snapshot.status().pid());
		assertEquals("ring", snapshot.status().group());
		assertEquals(3, snapshot.status().rank());
		assertEquals(PeerState.SHARED, snapshot.status().state());
		assertEquals("/bin/x", snapshot.status().executable());
		assertEquals(0x4000, snapshot.status().counters().sharedBytes());
		List<Segment> segments = snapshot.segments();
		assertEquals(3, segments.size());
		assertEquals("[heap]", segments.get(0).name());
		assertEquals(0x2000, segments.get(0).size());
		assertEquals(SegmentKind.HEAP, segments.get(0).kind());
		assertEquals("rw-", segments.get(0).permissions());
		assertTrue(segments.get(0).isShared());
		assertEquals("", segments.get(1).name());
		assertEquals(PrivateReason.SKIPPED, segments.get(1).reason());
		assertEquals(42, segments.get(2).thread());
	}

	@Test
	void readsTheLogOfWhatWasRefused() throws Exception {
		var image = new DirectoryImage();
		assertEquals(List.of(), reader(image).refusals());
		image.refuse(RefusalKind.MALFORMED, 3, 1_700_000_000_000_000_001L, 4711, 1001).refuse(RefusalKind.UNREAD, -1, -1, -7, -1);
		assertEquals(List.of( //
				new PeerRefusal(RefusalKind.MALFORMED, 3, Instant.ofEpochSecond(1_700_000_000, 1), 4711, 1001),
				// As hostile as can be: the largest numbers, no process.
				new PeerRefusal(RefusalKind.UNREAD, -1, Instant.ofEpochSecond(18_446_744_073L, 709_551_615), 0, -1)),
				reader(image).refusals());
	}

	@Test
	void keepsTheSegmentsOfTheSameGeneration() throws Exception {
		var image = three();
		var reader = reader(image);
		var first = reader.read(null);
		image.put(Header.REQUESTS, 9);
		var second = reader.read(first);
		assertEquals(9, second.status().counters().requests());
		assertSame(first.segments(), second.segments());
		image.add(0xa000, 0xb000, "").put(Header.GENERATION, 2);
		assertEquals(4, reader.read(second).segments().size());
	}

	@Test
	void anEmptyTableIsFine() throws Exception {
		assertEquals(List.of(), read(new DirectoryImage()).segments());
		assertEquals(Peer.NO_RANK, read(new DirectoryImage()).status().rank());
	}

	@Test
	void theWholeTableIsFine() throws Exception {
		var image = new DirectoryImage();
		for (long i = 0; i < DirectoryLayout.DRILLER_TABLE_CAPACITY; i++) {
			image.add(0x10000 + i * 0x2000, 0x11000 + i * 0x2000, "n" + i % 100);
		}
		List<Segment> segments = read(image).segments();
		assertEquals(DirectoryLayout.DRILLER_TABLE_CAPACITY, segments.size());
		assertEquals("n35", segments.get(65535).name());
	}

	@Test
	void refusesAnotherVersion() {
		refused(three().put(Header.ABI_VERSION, 2), "version 2", "version 1");
	}

	@Test
	void refusesNumbersThatMakeNoSense() {
		refused(three().put(Header.MAGIC, 0x1234), "1234");
		refused(three().put(Header.HEADER_SIZE, 1400), "HEADER_SIZE=1400");
		refused(three().put(Header.SEGMENT_SIZE, 0), "SEGMENT_SIZE=0");
		refused(three().put(Header.CAPACITY, 7), "CAPACITY=7");
		refused(three().put(Header.COUNT, 65537), "COUNT=65537");
		refused(three().put(Header.COUNT, -1), "COUNT=4294967295");
		refused(three().put(Header.STRINGS_USED, (4 << 20) + 1), "STRINGS_USED");
		refused(three().put(Header.STRINGS_USED, -5), "STRINGS_USED");
		refused(three().put(Header.PAGE_SIZE, 0), "PAGE_SIZE");
		refused(three().put(Header.PAGE_SIZE, 4097), "PAGE_SIZE");
		refused(three().put(Header.PAGE_SIZE, Integer.MIN_VALUE), "PAGE_SIZE");
	}

	@Test
	void refusesATableOutOfOrder() {
		refused(three().put(1, Entry.START, 0x2fff), "2fff");
		refused(three().put(2, Entry.START, 0x500), "500");
		refused(three().put(0, Entry.END, 0x1000), "1000");
		refused(three().put(0, Entry.END, 0x10), "1000");
		refused(three().put(2, Entry.END, 0), "8000");
		refused(three().put(0, Entry.OFFSET, -1), "ffffffffffffffff");
		refused(three().put(0, Entry.OFFSET, Long.MAX_VALUE), "offset");
	}

	@Test
	void refusesNamesOutsideTheStrings() {
		refused(three().put(0, Entry.NAME, 1 << 20), "name");
		refused(three().put(0, Entry.NAME, -1), "name");
		// The last name has lost its NUL.
		var image = three();
		image.put(Header.STRINGS_USED, image.bytes.getInt(Header.STRINGS_USED.offset()) - 1);
		refused(image, "name");
	}

	@Test
	void refusesTextsWithoutAnEnd() {
		for (Header text : List.of(Header.GROUP, Header.LAUNCH, Header.EXECUTABLE, Header.MESSAGE)) {
			byte[] endless = new byte[text.size()];
			Arrays.fill(endless, (byte) 'x');
			refused(three().put(text, endless), text.name());
		}
	}

	@Test
	void refusesADirectoryThatIsTooSmall() {
		var reader = new DirectoryReader(ByteBuffer.allocateDirect(4096), 77, PATIENCE);
		assertThrows(DrillerException.class, () -> reader.read(null));
	}

	@Test
	void textsBecomeOneLine() throws Exception {
		var image = new DirectoryImage().put(Header.MESSAGE, "a\nb\u001b[31m\u202ec").add(0x1000, 0x2000, "x\ty")
				.put(Header.EXECUTABLE, new byte[] { 'p', (byte) 0xff, 'q' });
		var snapshot = read(image);
		assertEquals("a\ufffdb\ufffd[31m\ufffdc", snapshot.status().message());
		assertEquals("p\ufffdq", snapshot.status().executable());
		assertEquals("x\ufffdy", snapshot.segments().get(0).name());
	}

	@Test
	void numbersOfTheFutureAreUnknown() throws Exception {
		var snapshot = read(three().put(Header.STATE, 99).put(Header.MODE, -7).put(0, Entry.KIND, 999)
				.put(0, Entry.REASON, 0x80000000L));
		assertEquals(PeerState.UNKNOWN, snapshot.status().state());
		assertEquals(SegmentKind.OTHER, snapshot.segments().get(0).kind());
		assertEquals(PrivateReason.UNKNOWN, snapshot.segments().get(0).reason());
	}

	@Test
	void givesUpOnAnOwnerThatNeverStopsWriting() {
		var image = three().put(Header.SEQUENCE, 7);
		assertTimeoutPreemptively(Duration.ofSeconds(10), () -> refused(image, "writing"));
		var e = assertThrows(DrillerException.class, () -> reader(image).find(0, 0x10000));
		assertTrue(e.getMessage().contains("writing"), e.getMessage());
	}

	/** The owner publishes as fast as it can; whatever is read belongs to one publication. */
	@Test
	void neverMixesTwoPublications() throws Exception {
		var image = new DirectoryImage();
		publish(image, 0);
		var owner = new Thread(() -> {
			for (long round = 1; !Thread.currentThread().isInterrupted(); round++) {
				publish(image, round);
			}
		});
		owner.start();
		try {
			var reader = new DirectoryReader(image.bytes, 77, Duration.ofSeconds(20));
			long last = 0;
			for (int i = 0; i < 2_000 || last == 0; i++) {
				var snapshot = reader.read(null);
				long round = snapshot.status().counters().rebuilds();
				assertTrue(round >= last);
				last = round;
				assertEquals(round, snapshot.status().generation());
				assertEquals(1 + round % 64, snapshot.segments().size());
				snapshot.segments().forEach(segment -> assertEquals(round, segment.inode()));
				List<Extent> found = reader.find(0, 0);
				assertTrue(found.size() >= 1 && found.size() <= 64);
			}
		} finally {
			owner.interrupt();
			owner.join();
		}
	}

	private static void publish(DirectoryImage image, long round) {
		image.put(Header.SEQUENCE, 2 * round + 1);
		java.lang.invoke.VarHandle.fullFence();
		image.put(Header.GENERATION, round).put(Header.REBUILDS, round);
		int count = (int) (1 + round % 64);
		for (int i = 0; i < count; i++) {
			long start = 0x10000L * (i + 1);
			image.put(i, Entry.START, start).put(i, Entry.END, start + 0x1000).put(i, Entry.OFFSET, start)
					.put(i, Entry.INODE, round);
		}
		image.put(Header.COUNT, count);
		java.lang.invoke.VarHandle.fullFence();
		image.put(Header.SEQUENCE, 2 * round + 2);
	}

	@Test
	void findsSegmentsByAddress() throws Exception {
		var reader = reader(three());
		assertEquals(List.of(), starts(reader.find(0, 0x1000)));
		assertEquals(List.of(0x1000L), starts(reader.find(0, 0x1001)));
		assertEquals(List.of(0x1800L, 0x3000L), starts(reader.find(0x1800, 0x8000)));
		assertEquals(List.of(0x3fffL), starts(reader.find(0x3fff, 0x4001)));
		assertEquals(List.of(0x1000L, 0x3000L, 0x8000L), starts(reader.find(0, 0)));
		assertEquals(List.of(), starts(reader.find(0x9000, 0)));
		assertEquals(0x8800, reader.find(0x8100, 0x8800).get(0).end());
	}

	@Test
	void findsSegmentsAtTheTopOfTheAddressSpace() throws Exception {
		var reader = reader(three().add(0xffffffffff600000L, 0xffffffffff601000L, "[vsyscall]"));
		assertEquals(List.of(0xffffffffff600010L), starts(reader.find(0xffffffffff600010L, 0)));
		assertEquals(List.of(), starts(reader.find(0xffffffffff601000L, 0)));
	}

	private static List<Long> starts(List<Extent> extents) {
		return extents.stream().map(Extent::start).toList();
	}

	/** Whatever the bytes are: a checked result or a clear error, within bounded time. */
	@Test
	void survivesGarbage() {
		var random = new Random(20_240_607);
		var image = three();
		byte[] good = new byte[DirectoryLayout.DRILLER_TABLE_OFFSET + 3 * Entry.SIZE];
		image.bytes.get(0, good);
		int refused = 0;
		int accepted = 0;
		for (int round = 0; round < 20_000; round++) {
			image.bytes.put(0, good);
			for (int change = 1 + random.nextInt(4); change > 0; change--) {
				int at = random.nextBoolean() ? random.nextInt(Header.SIZE)
						: DirectoryLayout.DRILLER_TABLE_OFFSET + random.nextInt(3 * Entry.SIZE);
				image.bytes.put(at, (byte) random.nextInt());
			}
			// An odd counter only costs time.
			image.bytes.put(Header.SEQUENCE.offset(), (byte) 0);
			try {
				ordered(read(image).segments());
				accepted++;
			} catch (DrillerException e) {
				assertEquals(1, e.getMessage().lines().count());
				refused++;
			}
			try {
				reader(image).find(random.nextInt(0xa000), random.nextInt(0xa000) + 0xa000);
			} catch (DrillerException e) {
				assertEquals(1, e.getMessage().lines().count());
			}
		}
		assertTrue(refused > 1_000 && accepted > 1_000, refused + " refused, " + accepted + " accepted");
	}

	private static void ordered(List<Segment> segments) {
		long last = 0;
		for (Segment segment : segments) {
			assertTrue(Long.compareUnsigned(segment.start(), last) >= 0);
			assertTrue(Long.compareUnsigned(segment.start(), segment.end()) < 0);
			last = segment.end();
		}
	}
}
