/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.PeerDebugTarget;
import org.driller.debug.core.PeerLaunch;
import org.driller.debug.core.PeerMemoryBlockRetrieval;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.LiveRenderingTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IDebugEventSetListener;
import org.eclipse.debug.core.IExpressionManager;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.IWatchExpression;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.ui.IWorkbenchPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CleanWorkbench.class)
class DebugModelTest {

	private final Queue<List<DebugEvent>> events = new ConcurrentLinkedQueue<>();
	private final IDebugEventSetListener listener = set -> events.add(List.of(set));

	@BeforeEach
	void listen() {
		DebugPlugin.getDefault().addDebugEventListener(listener);
	}

	@AfterEach
	void listenNoMore() {
		DebugPlugin.getDefault().removeDebugEventListener(listener);
	}

	private boolean told(int kind, Object source) {
		return events.stream().anyMatch(set -> set.size() == 1 && set.get(0).getKind() == kind
				&& set.get(0).getSource() == source);
	}

	private static List<PeerLaunch> launches() {
		return Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getLaunches())
				.filter(PeerLaunch.class::isInstance).map(PeerLaunch.class::cast).toList();
	}

	@Test
	void aPeerIsADebugTargetOnceItIsLookedAt() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			PeerNode node = view.group(ranks.name(), 2).children().get(0);
			PeerDebugTarget target = DrillerDebug.model().target(node.peer());
			assertTrue(target.isDisconnected());
			assertEquals(List.of(), launches());
			assertSame(target, DrillerDebug.model().attach(node.peer()));
			assertEquals(1, launches().size());
			assertEquals(ranks.name(), launches().get(0).getLaunchConfiguration().getName());
			assertEquals("ranks [pid " + ranks.pid(0) + ", rank 0]", target.getName()); //$NON-NLS-1$ //$NON-NLS-2$
			assertFalse(target.canTerminate(), "ending Eclipse must not end the program"); //$NON-NLS-1$
			PeerMemoryBlockRetrieval retrieval = target.retrieval();
			target.disconnect();
			assertEquals(List.of(), launches(), "an empty launch goes"); //$NON-NLS-1$
			DrillerDebug.model().attach(node.peer());
			assertSame(retrieval, DrillerDebug.model().target(node.peer()).getAdapter(IMemoryBlockRetrieval.class));
			assertTrue(ProcessHandle.of(ranks.pid(0)).isPresent());
		}
	}

	/** As the Debug view's button and the end of Eclipse do it. */
	@Test
	@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void aLaunchDisconnectsAllItsTargets() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(2); Peer first = Peer.open(ranks.pid(0)); Peer second = Peer.open(ranks.pid(1))) {
			List<PeerDebugTarget> targets = List.of(DrillerDebug.model().attach(first), DrillerDebug.model().attach(second));
			assertEquals(1, launches().size());
			launches().get(0).disconnect();
			targets.forEach(target -> assertTrue(target.isDisconnected()));
			assertEquals(List.of(), launches());
		}
	}

	@Test
	void theEndOfAPeerKeepsItsMemoryBlocksAndWhatShowsThem() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			PeerNode node = view.group(ranks.name(), 2).children().get(0);
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			SegmentNode segment = view.segment(node, found -> found.contains(ticks));
			view.select(segment);
			view.view().openInMemory(List.of(segment));
			LiveRenderingTester live = LiveRenderingTester.await(ranks.pid(0), ticks);
			PeerDebugTarget target = DrillerDebug.model().target(node.peer());
			ranks.close();
			Waiting.until("it has ended", target::isTerminated); //$NON-NLS-1$
			DrillerDebug.model().groups().poll();
			// Events are told in the order in which they were fired.
			DebugPlugin.getDefault().fireDebugEventSet(new DebugEvent[] { new DebugEvent(this, DebugEvent.CHANGE) });
			Waiting.until("all is told", () -> told(DebugEvent.CHANGE, this)); //$NON-NLS-1$
			assertTrue(told(DebugEvent.CHANGE, target));
			assertFalse(told(DebugEvent.TERMINATE, target), "that would drop the memory blocks"); //$NON-NLS-1$
			assertFalse(told(DebugEvent.TERMINATE, target.retrieval()), "that would close what shows them"); //$NON-NLS-1$
			assertEquals(1, DebugPlugin.getDefault().getMemoryBlockManager().getMemoryBlocks(target.retrieval()).length);
			assertFalse(live.control().isDisposed());
			target.disconnect();
			Waiting.until("that it was let go of is told", () -> told(DebugEvent.TERMINATE, target.retrieval()) //$NON-NLS-1$
					&& told(DebugEvent.TERMINATE, target));
			Waiting.until("its blocks are gone", () -> DebugPlugin.getDefault().getMemoryBlockManager() //$NON-NLS-1$
					.getMemoryBlocks(target.retrieval()).length == 0);
		}
	}

	@Test
	void memoryCanBeAskedForByAnExpression() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			PeerNode node = view.group(ranks.name(), 2).children().get(0);
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			PeerMemoryBlockRetrieval retrieval = DrillerDebug.model().target(node.peer()).retrieval();
			var block = retrieval.getExtendedMemoryBlock("0x" + Long.toHexString(ticks - 16) + " + 2*8", null); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(BigInteger.valueOf(ticks), block.getBigBaseAddress());
			assertTrue(block.getMemoryBlockStartAddress().compareTo(block.getBigBaseAddress()) <= 0);
			assertEquals(8, block.getBytesFromOffset(BigInteger.ZERO, 8).length);
			assertTrue(block.getBytesFromOffset(BigInteger.ZERO, 8)[0].isReadable());
			var nowhere = retrieval.getExtendedMemoryBlock("0x10", null); //$NON-NLS-1$
			assertFalse(nowhere.getBytesFromOffset(BigInteger.ZERO, 1)[0].isReadable());
			var refusal = assertThrows(DebugException.class, () -> retrieval.getExtendedMemoryBlock("what", null)); //$NON-NLS-1$
			assertTrue(refusal.getStatus().getMessage().contains("what")); //$NON-NLS-1$
		}
	}

	@Test
	void watchExpressionsFollowTheMemoryOfAPeer() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		IWorkbenchPage page = view.view().getSite().getPage();
		page.showView(IDebugUIConstants.ID_EXPRESSION_VIEW);
		page.activate(view.view());
		IExpressionManager expressions = DebugPlugin.getDefault().getExpressionManager();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			PeerNode node = view.group(ranks.name(), 2).children().get(1);
			view.select(node);
			PeerDebugTarget target = DrillerDebug.model().attach(node.peer());
			String ticks = "0x" + Long.toHexString(ranks.address(1, "ticks")); //$NON-NLS-1$ //$NON-NLS-2$
			IWatchExpression one = watch(expressions, ticks + " : u64", target); //$NON-NLS-1$
			Waiting.until("it has a value", () -> one.getValue() != null); //$NON-NLS-1$
			long first = Long.parseLong(one.getValue().getValueString());
			Waiting.until("it goes on", () -> Long.parseLong(value(one)) > first + 3); //$NON-NLS-1$
			IWatchExpression several = watch(expressions, ticks + " - 8 + 8 : x8*8", target); //$NON-NLS-1$
			Waiting.until("it has values", () -> several.getValue() != null); //$NON-NLS-1$
			assertEquals(8, several.getValue().getVariables().length);
			IWatchExpression text = watch(expressions, "0x" + Long.toHexString(ranks.address(1, "text")) + ":str", target); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			Waiting.until("it is a text", () -> text.getValue() != null && value(text).startsWith("\"rank 1 of 2: tick ")); //$NON-NLS-1$ //$NON-NLS-2$
			IWatchExpression wrong = watch(expressions, ticks + ":int", target); //$NON-NLS-1$
			Waiting.until("it says what is wrong", () -> wrong.hasErrors()); //$NON-NLS-1$
			assertTrue(wrong.getErrorMessages()[0].contains("'int'"), wrong.getErrorMessages()[0]); //$NON-NLS-1$
			IWatchExpression nowhere = watch(expressions, "16", target); //$NON-NLS-1$
			Waiting.until("it says that there is nothing", () -> nowhere.hasErrors()); //$NON-NLS-1$
			ranks.kill(1);
			Waiting.until("it ended", target::isTerminated); //$NON-NLS-1$
			assertTrue(Long.parseLong(value(one)) > first, "the last value stays"); //$NON-NLS-1$
		} finally {
			expressions.removeExpressions(expressions.getExpressions());
		}
	}

	private static IWatchExpression watch(IExpressionManager expressions, String text, PeerDebugTarget target) {
		IWatchExpression expression = expressions.newWatchExpression(text);
		expressions.addExpression(expression);
		expression.setExpressionContext(target);
		return expression;
	}

	private static String value(IWatchExpression expression) {
		try {
			return expression.getValue().getValueString();
		} catch (DebugException e) {
			throw new AssertionError(e);
		}
	}

	@Test
	void theSelectedPeerIsTheDebugContext() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			PeerNode node = view.group(ranks.name(), 2).children().get(1);
			view.view().getSite().getPage().activate(view.view());
			view.select(node);
			var context = DebugUITools.getDebugContext();
			assertSame(DrillerDebug.model().target(node.peer()).retrieval(),
					context.getAdapter(IMemoryBlockRetrieval.class));
		}
	}
}
