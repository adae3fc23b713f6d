/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.PeerMemoryBlock;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.HexRenderingTester;
import org.driller.debug.ui.tests.support.LiveRenderingTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IDebugEventSetListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writing through memory blocks, as renderings do that are not Driller's. */
@ExtendWith(CleanWorkbench.class)
class BlockWriteTest {

	/** The end of the ranks' text, which none of them writes. */
	private static final int QUIET = 112;

	private static byte[] read(Peer peer, long address, int count) {
		var bytes = new byte[count];
		peer.memory().read(address, bytes);
		return bytes;
	}

	private static PeerMemoryBlock block(Peer peer, long address) {
		return DrillerDebug.model().target(peer).retrieval().block(peer.segmentAt(address).orElseThrow());
	}

	private static BigInteger offset(PeerMemoryBlock block, long address) {
		return BigInteger.valueOf(address - block.getStartAddress());
	}

	@Test
	void theHexRenderingOfThePlatformEditsARunningProcess() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.startWritable(1)) {
			long quiet = ranks.address(0, "text") + QUIET & -4; //$NON-NLS-1$
			PeerNode node = view.peer(view.group(ranks.name(), 1), ranks.pid(0));
			SegmentNode segment = view.segment(node, found -> found.contains(quiet));
			view.select(segment);
			view.view().openInMemory(List.of(segment));
			LiveRenderingTester live = LiveRenderingTester.await(ranks.pid(0), quiet);
			var block = live.rendering().getMemoryBlock();
			HexRenderingTester hex = HexRenderingTester.open(view.view().getSite().getPage(), block);
			hex.goTo(quiet);
			Waiting.until("it is read", () -> hex.cell().equals("00000000")); //$NON-NLS-1$ //$NON-NLS-2$
			// Whether it may edit, the rendering finds out in a job of its own.
			Waiting.until("it can be edited", () -> hex.type("2a010203")); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("it is written", () -> read(node.peer(), quiet, 1)[0] == 0x2a); //$NON-NLS-1$
			assertArrayEquals(new byte[] { 0x2a, 1, 2, 3 }, read(node.peer(), quiet, 4));
			Waiting.until("it is shown", () -> hex.cell().equalsIgnoreCase("2a010203")); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	@Test
	void aWriteIsToldInASetOfItsOwn() throws Exception {
		Queue<List<DebugEvent>> events = new ConcurrentLinkedQueue<>();
		IDebugEventSetListener listener = set -> events.add(List.of(set));
		try (RanksGroup ranks = RanksGroup.startWritable(1); Peer peer = Peer.open(ranks.pid(0))) {
			long quiet = ranks.address(0, "text") + QUIET; //$NON-NLS-1$
			PeerMemoryBlock block = block(peer, quiet);
			DebugPlugin.getDefault().addDebugEventListener(listener);
			assertTrue(block.supportsValueModification());
			assertTrue(block.getBytesFromOffset(offset(block, quiet), 1)[0].isWritable());
			block.setValue(offset(block, quiet), new byte[] { 7, 8 });
			assertArrayEquals(new byte[] { 7, 8 }, read(peer, quiet, 2));
			block.setValue(quiet - block.getStartAddress(), new byte[] { 9 });
			assertArrayEquals(new byte[] { 9, 8 }, read(peer, quiet, 2));
			Waiting.until("both are told", () -> events.stream() //$NON-NLS-1$
					.filter(set -> set.size() == 1 && set.get(0).getSource() == block
							&& set.get(0).getKind() == DebugEvent.CHANGE && set.get(0).getDetail() == DebugEvent.CONTENT)
					.count() == 2);
			assertEquals(List.of(), events.stream().filter(set -> set.size() > 1).toList());
			block.dispose();
		} finally {
			DebugPlugin.getDefault().removeDebugEventListener(listener);
		}
	}

	@Test
	void whatCannotBeWrittenIsToldInOneLine() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWritable(1); Peer peer = Peer.open(ranks.pid(0))) {
			PeerMemoryBlock block = block(peer, ranks.address(0, "ticks")); //$NON-NLS-1$
			BigInteger outside = BigInteger.ONE.shiftLeft(64);
			String line = refusal(block, outside);
			assertTrue(line.contains("is no address"), line); //$NON-NLS-1$
			assertTrue(refusal(block, BigInteger.valueOf(-block.getStartAddress())).length() > 10, "nothing is mapped at 0"); //$NON-NLS-1$
			ranks.close();
			Waiting.until("it has ended", () -> !peer.isAlive()); //$NON-NLS-1$
			assertFalse(block.supportsValueModification());
			assertFalse(block.getBytesFromOffset(BigInteger.ZERO, 1)[0].isWritable());
			line = refusal(block, BigInteger.ZERO);
			assertTrue(line.contains("has ended"), line); //$NON-NLS-1$
		}
	}

	@Test
	void aPeerThatLetsNobodyWriteIsReadOnly() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1); Peer peer = Peer.open(ranks.pid(0))) {
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			PeerMemoryBlock block = block(peer, ticks);
			assertFalse(block.supportsValueModification());
			assertFalse(block.getBytesFromOffset(offset(block, ticks), 1)[0].isWritable());
			String line = refusal(block, offset(block, ticks));
			assertTrue(line.contains("--access rw"), line); //$NON-NLS-1$
		}
	}

	private static String refusal(PeerMemoryBlock block, BigInteger offset) {
		String line = assertThrows(DebugException.class, () -> block.setValue(offset, new byte[1])).getStatus().getMessage();
		assertFalse(line.contains("\n"), line); //$NON-NLS-1$
		return line;
	}
}
