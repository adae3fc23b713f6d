/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.Sample;
import org.driller.debug.ui.live.model.Viewport;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.LiveControlTester;
import org.driller.debug.ui.tests.support.LiveRenderingTester;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.Mouse;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.PythonPeer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;
import org.eclipse.ui.IWorkbenchPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A segment of a tebibyte that a process has really mapped: looking at it reads what is seen, and makes nothing resident. */
@ExtendWith(CleanWorkbench.class)
class HugeSegmentTest {

	private static final long SIZE = 1L << 40;
	private static final int MOST_READ = 1 << 16;
	private static final int THUMB_STOPS = 16;

	/** What the kernel says that a process has in memory of a segment, in KiB. */
	private static long resident(int pid, Segment segment) throws IOException {
		String first = Long.toHexString(segment.start()) + '-';
		List<String> lines = Files.readAllLines(Path.of("/proc", Integer.toString(pid), "smaps")); //$NON-NLS-1$ //$NON-NLS-2$
		for (int i = 0; i < lines.size(); i++) {
			if (lines.get(i).startsWith(first)) {
				while (!lines.get(i).startsWith("Rss:")) { //$NON-NLS-1$
					i++;
				}
				return Long.parseLong(lines.get(i).replaceAll("\\D", "")); //$NON-NLS-1$ //$NON-NLS-2$
			}
		}
		throw new AssertionError(first + " is not mapped"); //$NON-NLS-1$
	}

	/** In pieces so small that each is shared at birth; they become one segment of the image. */
	@Test
	void oneInTheImageIsLookedThrough() throws Exception {
		try (PythonPeer huge = PythonPeer.startHuge(4096)) {
			PeersViewTester view = PeersViewTester.open();
			SegmentNode row = row(view, huge);
			assertTrue(row.segment().isShared(), row.segment()::toString);
			Peer peer = ((PeerNode) row.parent()).peer();
			long data = peer.memory().populated(row.segment());
			assertTrue(data > 0 && data < SIZE >> 10, () -> "in memory: " + data); //$NON-NLS-1$
			lookThrough(view, row, huge);
			assertEquals(data, peer.memory().populated(row.segment()), "looking fills no holes"); //$NON-NLS-1$
		}
	}

	/** At once it is more than the machine has memory, and stays private. */
	@Test
	void oneThatIsNotSharedIsLookedThrough() throws Exception {
		try (PythonPeer huge = PythonPeer.startHuge(1)) {
			PeersViewTester view = PeersViewTester.open();
			lookThrough(view, row(view, huge), huge);
		}
	}

	private static SegmentNode row(PeersViewTester view, PythonPeer huge) {
		PeerNode node = view.peer(view.group(huge.group(), 1), huge.pid());
		SegmentNode row = view.segment(node, found -> found.contains(huge.address()) && found.size() >= SIZE);
		// Parts of it were perhaps there before all of it was.
		view.select(row);
		return row;
	}

	private static void lookThrough(PeersViewTester view, SegmentNode row, PythonPeer huge) throws Exception {
		long resident = resident(huge.pid(), row.segment());
		LiveViewTester live = LiveViewTester.open();
		IWorkbenchPage page = view.view().getSite().getPage();
		page.activate(view.view());
		view.select(row);
		lookAround(live.await(huge.pid(), huge.address()), huge.address());
		page.activate(view.view());
		// The Memory view shows what belongs to the selected peer.
		view.select(row);
		view.view().openInMemory(List.of(row));
		LiveRenderingTester rendering = LiveRenderingTester.await(huge.pid(), huge.address());
		lookAround(new LiveControlTester(rendering.control()), huge.address());
		assertEquals(resident, resident(huge.pid(), row.segment()), "looking makes nothing resident"); //$NON-NLS-1$
	}

	private static void lookAround(LiveControlTester live, long start) throws Exception {
		long end = start + SIZE;
		live.click(start);
		assertText(live, start, "start"); //$NON-NLS-1$
		Mouse.key(SWT.END, '\0', SWT.CTRL);
		live.await("it is at the end", () -> live.control().selection().first() == bounds(live).last()); //$NON-NLS-1$
		live.control().goTo(end - 1);
		assertText(live, end - 3, "end"); //$NON-NLS-1$
		long changes = live.control().paintedChanges();
		live.await("changes at the end are seen", () -> live.control().paintedChanges() > changes); //$NON-NLS-1$
		live.control().navigate("0x" + Long.toHexString(start) + " + 0x" + Long.toHexString(SIZE / 2)); //$NON-NLS-1$ //$NON-NLS-2$
		assertText(live, start + SIZE / 2, "middle"); //$NON-NLS-1$
		for (int i = 0; i < 4; i++) {
			long before = viewport(live).topRow();
			Mouse.key(SWT.PAGE_DOWN, '\0');
			live.await("it goes on by a page", () -> viewport(live).topRow() > before); //$NON-NLS-1$
			awaitRead(live);
		}
		ScrollBar bar = live.control().canvas().getVerticalBar();
		int most = bar.getMaximum() - bar.getThumb();
		for (int i = 0; i <= THUMB_STOPS; i++) {
			bar.setSelection((int) ((long) most * i / THUMB_STOPS));
			bar.notifyListeners(SWT.Selection, new Event());
			awaitRead(live);
		}
		assertTrue(viewport(live).visible().contains(bounds(live).last()), "the end of the bar is the end of the memory"); //$NON-NLS-1$
		Mouse.key(SWT.HOME, '\0', SWT.CTRL);
		live.await("it is back", () -> viewport(live).topRow() == 0); //$NON-NLS-1$
	}

	private static AddressRange bounds(LiveControlTester live) {
		return viewport(live).range();
	}

	private static Viewport viewport(LiveControlTester live) {
		return live.model().viewport();
	}

	/** Waits until what is visible, and no more, was read. */
	private static void awaitRead(LiveControlTester live) {
		live.await("it is read", () -> { //$NON-NLS-1$
			Sample sample = live.model().sample();
			AddressRange visible = viewport(live).visible();
			return sample != null && sample.address() == visible.first()
					&& sample.length() == visible.last() - visible.first() + 1;
		});
		assertTrue(live.model().sample().length() <= MOST_READ);
	}

	private static void assertText(LiveControlTester live, long address, String text) {
		awaitRead(live);
		var found = new StringBuilder();
		for (int i = 0; i < text.length(); i++) {
			found.append((char) live.model().sample().value(address + i));
		}
		assertEquals(text, found.toString());
	}
}
