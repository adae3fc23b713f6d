/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.driller.core.SegmentKind;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.CompareViewTester;
import org.driller.debug.ui.tests.support.LiveControlTester;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.SymbolsDialogTester;
import org.driller.debug.ui.tests.support.Waiting;
import org.driller.debug.ui.tests.support.WatchViewTester;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The list of symbols, of a segment and of a process. */
@ExtendWith(CleanWorkbench.class)
class SymbolsDialogTest {

	private static final String COMMAND = "org.driller.debug.ui.commands.symbols"; //$NON-NLS-1$

	private static void run() throws Exception {
		PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(COMMAND, null);
	}

	@Test
	void aSegmentListsItsSymbolsAndOneIsShownLive() throws Exception {
		LiveViewTester live = LiveViewTester.open();
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.peer(view.group(ranks.name(), 1), ranks.pid(0));
			long queue = ranks.address(0, "queue"); //$NON-NLS-1$
			view.expand(peer);
			SegmentNode data = Waiting.untilPresent("the segment", () -> peer.segments().stream() //$NON-NLS-1$
					.filter(node -> node.segment().contains(queue)).findFirst().orElse(null));
			view.select(data);
			SymbolsDialogTester.during(SymbolsDialogTest::run, dialog -> {
				Waiting.until("its symbols are listed", () -> dialog.names().contains("queue")); //$NON-NLS-1$ //$NON-NLS-2$
				assertTrue(dialog.title().contains("ranks"), dialog.title()); //$NON-NLS-1$
				assertTrue(dialog.names().contains("counters"), dialog.names()::toString); //$NON-NLS-1$
				// Those of other segments are not.
				assertTrue(dialog.names().stream().noneMatch("queue_put"::equals), dialog.names()::toString); //$NON-NLS-1$
				dialog.filter().setText("nothing_of_the_kind"); //$NON-NLS-1$
				Waiting.until("it is said that none fits", () -> dialog.names().isEmpty() //$NON-NLS-1$
						&& dialog.status().equals("No symbol fits 'nothing_of_the_kind'")); //$NON-NLS-1$
				dialog.filter().setText("QUE"); //$NON-NLS-1$
				Waiting.until("only what fits", () -> dialog.names().equals(List.of("queue"))); //$NON-NLS-1$ //$NON-NLS-2$
				dialog.open("queue"); //$NON-NLS-1$
			});
			LiveControlTester control = live.live();
			control.await("it is shown", () -> live.pid() == ranks.pid(0) && control.control().selection().first() == queue); //$NON-NLS-1$
		}
	}

	@Test
	void aSymbolIsWatchedAndComparedFromTheMenu() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			view.select(view.peer(view.group(ranks.name(), 2), ranks.pid(1)));
			SymbolsDialogTester.during(SymbolsDialogTest::run, dialog -> {
				dialog.filter().setText("counters"); //$NON-NLS-1$
				Waiting.until("it is found", () -> dialog.names().equals(List.of("counters"))); //$NON-NLS-1$ //$NON-NLS-2$
				dialog.choose("&Watch"); //$NON-NLS-1$
			});
			WatchViewTester watch = WatchViewTester.open();
			Waiting.until("it is watched", () -> watch.places().equals(List.of("counters"))); //$NON-NLS-1$ //$NON-NLS-2$
			view = PeersViewTester.open();
			SymbolsDialogTester.during(SymbolsDialogTest::run, dialog -> {
				dialog.filter().setText("settings"); //$NON-NLS-1$
				Waiting.until("it is found", () -> dialog.names().equals(List.of("settings"))); //$NON-NLS-1$ //$NON-NLS-2$
				dialog.choose("&Compare"); //$NON-NLS-1$
			});
			CompareViewTester compare = CompareViewTester.open();
			compare.awaitColumns(2);
			Waiting.until("all of it, in all of the group", //$NON-NLS-1$
					() -> compare.view().statusText().startsWith("settings: 40 B are the same in 2 peers")); //$NON-NLS-1$
		}
	}

	@Test
	void aProcessListsAllAndAHeapNone() throws Exception {
		LiveViewTester.open();
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.peer(view.group(ranks.name(), 1), ranks.pid(0));
			view.select(peer);
			SymbolsDialogTester.during(SymbolsDialogTest::run, dialog -> {
				Waiting.until("there are many", () -> dialog.table().getItemCount() > 1000); //$NON-NLS-1$
				dialog.filter().setText("libc!envir"); //$NON-NLS-1$
				Waiting.until("one of a library", () -> dialog.names().contains("environ")); //$NON-NLS-1$ //$NON-NLS-2$
			});
			view.expand(peer);
			SegmentNode heap = Waiting.untilPresent("the heap", () -> peer.segments().stream() //$NON-NLS-1$
					.filter(node -> node.segment().kind() == SegmentKind.HEAP).findFirst().orElse(null));
			view.select(heap);
			SymbolsDialogTester.during(SymbolsDialogTest::run,
					dialog -> Waiting.until("it says that it has none", () -> dialog.status().startsWith("No symbols"))); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}
}
