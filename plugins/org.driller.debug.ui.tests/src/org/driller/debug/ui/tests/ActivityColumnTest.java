/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.driller.core.ActivityState;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.PeersColumn;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.preferences.PeersPreferences;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.ProgramGroup;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How much changes, and that nobody looks for it when nobody can see it. */
@ExtendWith(CleanWorkbench.class)
class ActivityColumnTest {

	private static boolean isTracking() {
		return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("Driller activity")); //$NON-NLS-1$
	}

	@Test
	void showsHowMuchChanges() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		view.view().setFilter("ranks"); //$NON-NLS-1$
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.group(ranks.name(), 1).children().get(0);
			SegmentNode data = view.segment(peer, segment -> segment.contains(ranks.address(0, "ticks"))); //$NON-NLS-1$
			Waiting.until("a change is told", () -> data.activity().changed() > 0 && view.text(data, "Activity").endsWith("%")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			Waiting.until("the peer's is told", () -> view.text(peer, "Activity").endsWith("%")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			assertTrue(data.activity().share() > 0 && data.activity().share() <= 1);
			Waiting.until("the bar is drawn", () -> {
				view.tree().showItem(view.item(data));
				return isDrawn(view, data);
			}); //$NON-NLS-1$
			ranks.close();
			Waiting.until("nothing is told of the dead", () -> "".equals(view.text(data, "Activity"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		}
	}

	private static boolean isDrawn(PeersViewTester view, SegmentNode node) {
		Display display = Display.getCurrent();
		Rectangle cell = view.item(node).getBounds(view.index("Activity")); //$NON-NLS-1$
		if (cell.width <= 0 || cell.height <= 0 || !view.tree().getClientArea().contains(cell.x, cell.y)) {
			return false;
		}
		var image = new Image(display, cell.width, cell.height);
		var gc = new GC(view.tree());
		try {
			gc.copyArea(image, cell.x, cell.y);
			ImageData data = image.getImageData();
			var wanted = JFaceResources.getColorRegistry().get("org.driller.debug.ui.peers.activity").getRGB(); //$NON-NLS-1$
			int[] pixels = new int[data.width];
			for (int y = 0; y < data.height; y++) {
				data.getPixels(0, y, data.width, pixels, 0);
				if (Arrays.stream(pixels).filter(pixel -> data.palette.getRGB(pixel).equals(wanted)).count() > 5) {
					return true;
				}
			}
			return false;
		} finally {
			gc.dispose();
			image.dispose();
		}
	}

	/** What the peer itself says, asked from outside. */
	private static boolean counts(RanksGroup ranks) {
		try {
			Process process = new ProcessBuilder(ProgramGroup.tool("driller"), "stats", //$NON-NLS-1$ //$NON-NLS-2$
					Integer.toString(ranks.pid(0)), "--json").start(); //$NON-NLS-1$
			String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertEquals(0, process.waitFor());
			return text.replaceAll("\\s", "").contains("\"activity\":{\"state\":\"tracking\""); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		} catch (IOException | InterruptedException e) {
			throw new AssertionError(e);
		}
	}

	@Test
	void thePeerCountsOnlyWhileSomebodySees() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.group(ranks.name(), 1).children().get(0);
			Waiting.until("it is told whether the peer counts", () -> peer.activityState().code() > ActivityState.PRIVATE.code() //$NON-NLS-1$
					|| peer.activityState() == ActivityState.TRACKING);
			assumeTrue(peer.activityState() == ActivityState.TRACKING, () -> "it cannot here: " + peer.activityState()); //$NON-NLS-1$
			SegmentNode data = view.segment(peer, segment -> segment.contains(ranks.address(0, "ticks"))); //$NON-NLS-1$
			Waiting.until("what it counts is shown", () -> data.activity().counted() && data.activity().changed() > 0); //$NON-NLS-1$
			assertTrue(counts(ranks));
			view.view().setColumnShown(PeersColumn.ACTIVITY, false);
			Waiting.until("it does not without the column", () -> !counts(ranks)); //$NON-NLS-1$
			view.view().setColumnShown(PeersColumn.ACTIVITY, true);
			Waiting.until("it does again", () -> counts(ranks)); //$NON-NLS-1$
		}
	}

	@Test
	void nobodyLooksWhenNobodySees() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		Waiting.until("it looks", ActivityColumnTest::isTracking); //$NON-NLS-1$
		view.view().setColumnShown(PeersColumn.ACTIVITY, false);
		Waiting.until("it looks no more without the column", () -> !isTracking()); //$NON-NLS-1$
		view.view().setColumnShown(PeersColumn.ACTIVITY, true);
		Waiting.until("it looks again", ActivityColumnTest::isTracking); //$NON-NLS-1$
		PeersPreferences.store().setValue(PeersPreferences.ACTIVITY, false);
		Waiting.until("it looks no more if that is not wanted", () -> !isTracking()); //$NON-NLS-1$
		PeersPreferences.store().setToDefault(PeersPreferences.ACTIVITY);
		Waiting.until("it looks again", ActivityColumnTest::isTracking); //$NON-NLS-1$
		view.view().getSite().getPage().hideView(view.view());
		Waiting.until("it looks no more without the view", () -> !isTracking()); //$NON-NLS-1$
		assertEquals(false, isTracking());
	}
}
