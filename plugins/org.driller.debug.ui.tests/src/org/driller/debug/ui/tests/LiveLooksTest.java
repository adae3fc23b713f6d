/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;

import org.driller.core.SegmentKind;
import org.driller.debug.ui.live.model.CellFormat;
import org.driller.debug.ui.live.model.CellFormats;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.model.Origin;
import org.driller.debug.ui.live.model.Sample.Liveness;
import org.driller.debug.ui.live.model.TextEncoding;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.preferences.PeersPreferences;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.LiveControlTester;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.Mouse;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.PythonPeer;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How bytes look: formats, and everything that is not plain live memory. */
@ExtendWith(CleanWorkbench.class)
class LiveLooksTest {

	private static LiveControlTester show(RanksGroup ranks, long address) throws Exception {
		LiveViewTester live = LiveViewTester.open();
		PeersViewTester view = PeersViewTester.open();
		view.select(view.peer(view.group(ranks.name(), 1), ranks.pid(0)));
		return live.await(ranks.pid(0), address);
	}

	@Test
	void everyFormatSizeAndEncodingIsPaintedAtOnceAndByKeys() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, ticks);
			live.click(ticks);
			Set<Integer> widths = new HashSet<>();
			for (CellFormat format : CellFormats.ALL) {
				for (int size : CellFormats.SIZES) {
					if (format.supports(size)) {
						live.control().change(settings -> settings.withFormat(format).withCellBytes(size));
						live.control().goTo(ticks);
						long samples = live.control().paintedSamples();
						live.await("it is painted", () -> live.control().paintedSamples() > samples); //$NON-NLS-1$
						assertEquals(0, live.model().viewport().bytesPerRow() % size);
						widths.add(live.control().cellBounds(ticks).width);
					}
				}
			}
			assertTrue(widths.size() > 10, widths::toString);
			live.control().setSettings(LiveSettings.DEFAULT);
			live.click(ticks);
			live.run("nextFormat"); //$NON-NLS-1$
			assertEquals(CellFormats.SIGNED, live.control().settings().format());
			live.run("largerCells"); //$NON-NLS-1$
			assertEquals(2, live.control().settings().cellBytes());
			live.run("byteOrder"); //$NON-NLS-1$
			assertTrue(live.control().settings().bigEndian());
			live.run("faster"); //$NON-NLS-1$
			assertEquals(20, live.control().settings().rate());
			live.run("textPane"); //$NON-NLS-1$
			assertFalse(live.control().settings().textShown());
			live.run("nextEncoding"); //$NON-NLS-1$
			assertTrue(live.control().settings().textShown());
			int columns = live.model().viewport().bytesPerRow() / 2;
			live.run("fewerColumns"); //$NON-NLS-1$
			assertEquals(columns - 1, live.control().settings().columns());
			for (TextEncoding encoding : TextEncoding.values()) {
				live.control().change(settings -> settings.withEncoding(encoding));
				Waiting.dispatchAll();
			}
			live.run("pause"); //$NON-NLS-1$
			assertTrue(live.control().isPaused());
		}
	}

	@Test
	void onlyTheByteOfACellThatChangedIsMarked() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, ticks);
			live.control().change(settings -> settings.withCellBytes(8).withRate(60));
			live.control().goTo(ticks);
			live.await("the lowest byte is marked", () -> live.model().heat(ticks, System.nanoTime()) > 0); //$NON-NLS-1$
			assertEquals(0, live.model().heat(ticks + 7, System.nanoTime()));
			Waiting.until("its digits look changed", () -> { //$NON-NLS-1$
				ImageData cell = live.picture(ticks);
				// Little-endian: the lowest byte stands at the right, the highest at the left.
				return background(cell, cell.width - 2) != background(cell, 1);
			});
		}
	}

	/** The pixel near the top of a cell, above its digits. */
	private static int background(ImageData picture, int x) {
		return picture.getPixel(x, 2);
	}

	@Test
	void aStoppedProcessLooksStoppedUntilItGoesOn() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, ticks);
			ImageData running = live.gutter(ticks);
			ranks.signal(0, "STOP"); //$NON-NLS-1$
			live.await("it says so", () -> live.control().originText().startsWith("Process stopped")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(Liveness.STOPPED, live.model().sample().liveness());
			Waiting.until("it looks so", () -> LiveControlTester.differ(running, live.gutter(ticks))); //$NON-NLS-1$
			ranks.signal(0, "CONT"); //$NON-NLS-1$
			live.await("it is live again", () -> live.control().originText().equals("Live from the image")); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("it looks so", () -> !LiveControlTester.differ(running, live.gutter(ticks))); //$NON-NLS-1$
		}
	}

	@Test
	void whileItForksItMayBeBehindAndLooksSo() throws Exception {
		var store = PeersPreferences.store();
		// Each child that ended would hold a copy of the memory.
		store.setValue(PeersPreferences.ENDED_KEPT, 0);
		store.setValue(PeersPreferences.PERIOD, 100);
		try (PythonPeer forking = PythonPeer.startForking()) {
			LiveViewTester live = LiveViewTester.open();
			PeersViewTester view = PeersViewTester.open();
			Waiting.until("it is listed", () -> view.groupOf(forking.group()).peers().stream() //$NON-NLS-1$
					.anyMatch(node -> node.peer().pid() == forking.pid() && node.hasSegments()));
			live.view().open(view.peer(view.groupOf(forking.group()), forking.pid()).peer(), forking.address());
			LiveControlTester shown = live.await(forking.pid(), forking.address());
			shown.control().change(settings -> settings.withRate(60));
			shown.control().goTo(forking.address());
			shown.await("it is live", () -> shown.control().originText().startsWith("Live from")); //$NON-NLS-1$ //$NON-NLS-2$
			ImageData running = shown.gutter(forking.address());
			shown.await("it is behind, and looks so", () -> shown.model().sample().liveness() == Liveness.BEHIND //$NON-NLS-1$
					&& shown.control().originText().contains("forks") //$NON-NLS-1$
					&& LiveControlTester.differ(running, shown.gutter(forking.address())));
			shown.await("it is live again", () -> shown.model().sample().liveness() == Liveness.LIVE); //$NON-NLS-1$
		} finally {
			store.setToDefault(PeersPreferences.PERIOD);
		}
	}

	@Test
	void whatIsNotSharedSaysWhyAndLooksDifferent() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			LiveViewTester view = LiveViewTester.open();
			PeersViewTester peers = PeersViewTester.open();
			PeerNode peer = peers.peer(peers.group(ranks.name(), 1), ranks.pid(0));
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			peers.select(peer);
			LiveControlTester live = view.await(ranks.pid(0), ticks);
			ImageData shared = live.gutter(ticks);
			long unshared = peer.peer().segments().stream()
					.filter(segment -> segment.isReadable() && segment.kind() == SegmentKind.DRILLER && segment.isWritable())
					.findFirst().orElseThrow().start();
			live.control().navigateTo(unshared);
			live.await("it is copied out of the process", () -> live.model().isReadable(unshared) //$NON-NLS-1$
					&& live.model().sample().origin(unshared) == Origin.PROCESS);
			live.await("it says why", //$NON-NLS-1$
					() -> live.control().originText().contains("not shared: Driller's own state")); //$NON-NLS-1$
			Waiting.until("it looks so", () -> LiveControlTester.differ(shared, live.gutter(unshared))); //$NON-NLS-1$
		}
	}

	/** Python writes about a million times a second. */
	@Test
	void changesFasterThanAnybodyReadsAreToldAsPossiblyTorn() throws Exception {
		LiveViewTester view = LiveViewTester.open();
		PeersViewTester peers = PeersViewTester.open();
		try (PythonPeer busy = PythonPeer.startBusy()) {
			peers.select(peers.peer(peers.group(busy.group(), 1), busy.pid()));
			PeerNode peer = peers.peer(peers.group(busy.group(), 1), busy.pid());
			peer.peer().rebuild();
			Waiting.until("its buffer is known", () -> peer.peer().segmentAt(busy.address()).isPresent()); //$NON-NLS-1$
			Waiting.until("it shows the process", () -> view.pid() == busy.pid()); //$NON-NLS-1$
			view.view().liveControl().navigateTo(busy.address());
			LiveControlTester live = view.await(busy.pid(), busy.address());
			live.control().change(settings -> settings.withCellBytes(8).withRate(60));
			live.control().goTo(busy.address());
			Waiting.until("a value was caught in the middle", () -> live.model().isTorn(busy.address())); //$NON-NLS-1$
			long quiet = busy.address() + 64;
			assertFalse(live.model().isTorn(quiet));
			long samples = live.model().samples();
			Waiting.until("it goes on", () -> live.model().samples() > samples + 20); //$NON-NLS-1$
		}
		Waiting.until("its end is told", () -> view.view().liveControl().originText().startsWith("Process ended")); //$NON-NLS-1$ //$NON-NLS-2$
	}

	@Test
	void theInspectorSaysWhatTheBytesMean() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			long text = ranks.address(0, "text"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, text);
			live.click(text);
			live.run("inspector"); //$NON-NLS-1$
			live.await("it tells the text", () -> String.valueOf(live.inspected("text")).startsWith("rank 0 of 1: tick")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			assertEquals("114", live.inspected("uint8")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals("r", live.inspected("character")); //$NON-NLS-1$ //$NON-NLS-2$
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			live.control().goTo(ticks);
			live.await("it follows the cursor", () -> !"114".equals(live.inspected("uint8"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			String before = live.inspected("uint64"); //$NON-NLS-1$
			live.await("it is live", () -> !before.equals(live.inspected("uint64"))); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	@Test
	void selectionsAreCopiedInEveryForm() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			long text = ranks.address(0, "text"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, text);
			live.click(text);
			for (int i = 1; i < 4; i++) {
				Mouse.key(SWT.ARROW_RIGHT, '\0', SWT.SHIFT);
			}
			assertEquals("72 61 6e 6b", live.copied(() -> live.run("org.eclipse.ui.edit.copy"))); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals("rank", live.copied(() -> live.run("copyText"))); //$NON-NLS-1$ //$NON-NLS-2$
			assertTrue(live.copied(() -> live.run("copyCArray")).contains("0x72, 0x61, 0x6e, 0x6b,")); //$NON-NLS-1$ //$NON-NLS-2$
			assertTrue(live.copied(() -> live.run("copyAddresses")).startsWith("0x" + Long.toHexString(text) + ": 72\n")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			live.run("org.eclipse.ui.edit.selectAll"); //$NON-NLS-1$
			assertEquals(live.model().viewport().range(), live.control().selection());
		}
	}
}
