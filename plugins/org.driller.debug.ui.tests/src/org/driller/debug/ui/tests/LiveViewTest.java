/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

import org.driller.debug.ui.live.model.CellFormats;
import org.driller.debug.ui.live.model.LivePart;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.view.LiveMemoryView;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.LiveControlTester;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.XMLMemento;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The view "Live Memory": what it follows, how many there are, what it remembers. */
@ExtendWith(CleanWorkbench.class)
class LiveViewTest {

	private static PeerNode peer(PeersViewTester view, RanksGroup ranks, int rank) {
		return view.peer(view.group(ranks.name(), 2), ranks.pid(rank));
	}

	private static List<LiveMemoryView> views() {
		IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
		return Arrays.stream(page.getViewReferences()).map((IViewReference reference) -> reference.getView(false))
				.filter(LiveMemoryView.class::isInstance).map(LiveMemoryView.class::cast).toList();
	}

	@Test
	void followsTheSelectionUntilItIsPinned() throws Exception {
		LiveViewTester live = LiveViewTester.open();
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			assertEquals(0, live.pid());
			view.select(peer(view, ranks, 0));
			live.await(ranks.pid(0), ranks.address(0, "ticks")); //$NON-NLS-1$
			long ticks = ranks.address(1, "ticks"); //$NON-NLS-1$
			SegmentNode segment = view.segment(peer(view, ranks, 1), found -> found.contains(ticks));
			view.select(segment);
			live.await(ranks.pid(1), ticks);
			assertEquals(segment.segment().start(), live.view().liveControl().model().viewport().range().first());
			assertTrue(live.view().getTitle().contains("rank 1"), live.view().getTitle()); //$NON-NLS-1$
			live.view().setPinned(true);
			view.select(peer(view, ranks, 0));
			Waiting.dispatchAll();
			assertEquals(ranks.pid(1), live.pid());
			live.view().setPinned(false);
			Waiting.until("it follows again", () -> live.pid() == ranks.pid(0)); //$NON-NLS-1$
		}
	}

	@Test
	void anotherViewShowsTheSameAndTheFirstIsPinned() throws Exception {
		LiveViewTester first = LiveViewTester.open();
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			view.select(peer(view, ranks, 0));
			LiveControlTester live = first.await(ranks.pid(0), ranks.address(0, "ticks")); //$NON-NLS-1$
			live.control().change(settings -> settings.withFormat(CellFormats.UNSIGNED).withCellBytes(8));
			live.click(ranks.address(0, "ticks")); //$NON-NLS-1$
			live.run("newView"); //$NON-NLS-1$
			Waiting.until("there are two views", () -> views().size() == 2); //$NON-NLS-1$
			LiveMemoryView other = views().stream().filter(found -> found != first.view()).findFirst().orElseThrow();
			var second = new LiveViewTester(other);
			second.await(ranks.pid(0), ranks.address(0, "ticks")); //$NON-NLS-1$
			assertTrue(first.view().isPinned());
			assertFalse(other.isPinned());
			assertEquals(live.control().settings(), other.liveControl().settings());
			view.view().getSite().getPage().activate(view.view());
			view.select(peer(view, ranks, 1));
			Waiting.until("the second follows", () -> second.pid() == ranks.pid(1)); //$NON-NLS-1$
			assertEquals(ranks.pid(0), first.pid());
			// What is behind another view is not read.
			other.getSite().getPage().bringToTop(other);
			Waiting.until("the first is hidden", () -> !first.view().liveControl().isVisible()); //$NON-NLS-1$
			Waiting.until("it is not read any more", () -> { //$NON-NLS-1$
				long hidden = first.view().liveControl().model().samples();
				long seen = other.liveControl().model().samples();
				Waiting.until("some more samples", () -> other.liveControl().model().samples() > seen + 3); //$NON-NLS-1$
				return first.view().liveControl().model().samples() == hidden;
			});
			assertNotEquals(0, second.view().liveControl().model().samples());
		}
	}

	@Test
	void remembersHowItShows() throws Exception {
		LiveViewTester live = LiveViewTester.open();
		LiveSettings settings = LiveSettings.DEFAULT.withFormat(CellFormats.DOUBLE).withRate(60).with(LivePart.INSPECTOR, true).withColumns(2);
		live.view().liveControl().setSettings(settings);
		XMLMemento memento = XMLMemento.createWriteRoot("view"); //$NON-NLS-1$
		live.view().saveState(memento);
		var another = new LiveMemoryView();
		another.init(live.view().getViewSite(), memento);
		XMLMemento again = XMLMemento.createWriteRoot("view"); //$NON-NLS-1$
		another.saveState(again);
		assertEquals(memento.toString(), again.toString());
		assertTrue(again.toString().contains("double"), again.toString()); //$NON-NLS-1$
	}

	@Test
	void keepsTheLastContentOfAPeerThatEnded() throws Exception {
		LiveViewTester live = LiveViewTester.open();
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			view.select(peer(view, ranks, 0));
			LiveControlTester shown = live.await(ranks.pid(0), ticks);
			var before = shown.gutter(ticks);
			ranks.kill(0);
			Waiting.until("it says so", () -> shown.control().originText().equals("Process ended: last content")); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("it looks so", () -> LiveControlTester.differ(before, shown.gutter(ticks))); //$NON-NLS-1$
			assertTrue(shown.model().isReadable(ticks));
			assertEquals("read only", shown.control().modeText()); //$NON-NLS-1$
		}
	}
}
