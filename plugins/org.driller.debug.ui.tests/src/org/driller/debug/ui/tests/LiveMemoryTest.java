/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

import org.driller.core.Segment;
import org.driller.core.SegmentKind;
import org.driller.debug.core.PeerMemoryBlock;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.Keyboard;
import org.driller.debug.ui.tests.support.LiveRenderingTester;
import org.driller.debug.ui.tests.support.Mouse;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IDebugEventSetListener;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CleanWorkbench.class)
class LiveMemoryTest {

	private static final String OPEN = "org.driller.debug.ui.commands.openInMemory"; //$NON-NLS-1$
	private static final String TICKS = "ticks"; //$NON-NLS-1$

	/** Opens the segment of a rank that holds a thing by a double click. */
	private static LiveRenderingTester open(PeersViewTester view, RanksGroup ranks, int rank, String thing) {
		PeerNode peer = view.peer(view.group(ranks.name(), 2), ranks.pid(rank));
		long address = ranks.address(rank, thing);
		SegmentNode segment = view.segment(peer, found -> found.contains(address));
		view.doubleClick(segment);
		return LiveRenderingTester.await(ranks.pid(rank), address);
	}

	@Test
	void aDoubleClickOnASegmentShowsItsBytesChanging() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			LiveRenderingTester live = open(view, ranks, 1, TICKS);
			long ticks = ranks.address(1, TICKS);
			live.goTo(ticks);
			long before = live.number(ticks);
			ImageData picture = live.picture(ticks);
			Waiting.until("the counter goes on", () -> live.number(ticks) >= before + 3); //$NON-NLS-1$
			assertTrue(live.control().model().heat(ticks, System.nanoTime()) > 0, "the change is marked"); //$NON-NLS-1$
			assertEquals(0, live.control().model().heat(ticks + 7, System.nanoTime()), "only the byte that changed is"); //$NON-NLS-1$
			Waiting.until("it is seen on the screen", () -> !Arrays.equals(picture.data, live.picture(ticks).data)); //$NON-NLS-1$
			assertTrue(live.control().paintedChanges() > 0);
			assertEquals("Live from the image", live.control().originText()); //$NON-NLS-1$
		}
	}

	@Test
	void saysThatTheProcessEndedAndKeepsItsLastContent() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			LiveRenderingTester live = open(view, ranks, 0, TICKS);
			long ticks = ranks.address(0, TICKS);
			live.goTo(ticks);
			Waiting.until("the counter runs", () -> live.number(ticks) > 0); //$NON-NLS-1$
			ranks.close();
			Waiting.until("it says so", () -> live.control().originText().equals("Process ended: last content")); //$NON-NLS-1$ //$NON-NLS-2$
			assertTrue(live.number(ticks) > 0, "its last value is still there"); //$NON-NLS-1$
			assertFalse(live.control().isDisposed());
			// What comes into view after the end can be read as well.
			live.control().goTo(live.control().model().viewport().range().first());
			long first = live.control().model().viewport().range().first();
			Waiting.until("the first row is read", () -> live.control().model().isReadable(first)); //$NON-NLS-1$
		}
	}

	@Test
	void tellsWhyBytesCannotBeRead() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			PeerNode peer = view.peer(view.group(ranks.name(), 2), ranks.pid(0));
			SegmentNode kernel = view.segment(peer, segment -> segment.kind() == SegmentKind.SPECIAL
					&& segment.name().equals("[vsyscall]")); //$NON-NLS-1$
			view.select(kernel);
			PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(OPEN, null);
			long address = kernel.segment().start();
			LiveRenderingTester live = LiveRenderingTester.await(ranks.pid(0), address);
			Waiting.until("it is unreadable", () -> live.control().model().isUnreadable(address)); //$NON-NLS-1$
			assertTrue(live.control().originText().startsWith("Unreadable: "), live.control()::originText); //$NON-NLS-1$
			assertFalse(live.control().model().sample().reason(address).isBlank());
		}
	}

	@Test
	void isOperatedByTheKeyboard() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			LiveRenderingTester live = open(view, ranks, 0, TICKS);
			long ticks = ranks.address(0, TICKS);
			live.goTo(ticks);
			var cell = live.control().cellBounds(ticks);
			Mouse.click(live.control().canvas(), cell.x + 2, cell.y + 2);
			Waiting.until("it has the focus", () -> live.control().canvas().isFocusControl()); //$NON-NLS-1$
			assertEquals(AddressRange.toBig(ticks), live.cursor());
			Mouse.key(SWT.ARROW_RIGHT, '\0');
			assertEquals(AddressRange.toBig(ticks + 1), live.cursor());
			Mouse.key(SWT.ARROW_DOWN, '\0');
			int row = live.control().model().viewport().bytesPerRow();
			assertEquals(AddressRange.toBig(ticks + 1 + row), live.cursor());
			Mouse.key(SWT.ARROW_LEFT, '\0', SWT.SHIFT);
			assertEquals(new AddressRange(ticks + row, ticks + row + 1), live.control().selection());
			Mouse.key(SWT.HOME, '\0', SWT.CTRL);
			assertEquals(live.control().model().viewport().range().first(), live.control().selection().first());
			Mouse.key(SWT.END, '\0', SWT.CTRL);
			assertEquals(live.control().model().viewport().range().last(), live.control().selection().first());
			long top = live.control().model().viewport().topRow();
			Mouse.key(SWT.PAGE_UP, '\0');
			assertNotEquals(top, live.control().model().viewport().topRow());
		}
	}

	@Test
	void goesToATypedAddressAndSaysWhatIsWrongWithIt() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			LiveRenderingTester live = open(view, ranks, 0, TICKS);
			long ticks = ranks.address(0, TICKS);
			live.goTo(live.control().model().viewport().range().first());
			var cell = live.control().cellBounds(live.control().selection().first());
			Mouse.click(live.control().canvas(), cell.x + 2, cell.y + 2);
			Waiting.until("it has the focus", () -> live.control().canvas().isFocusControl()); //$NON-NLS-1$
			Mouse.key(0, 'g', SWT.CTRL);
			Waiting.until("a text is asked for", () -> Display.getCurrent().getFocusControl() instanceof Text); //$NON-NLS-1$
			var text = (Text) Display.getCurrent().getFocusControl();
			// Names are proposed meanwhile, in a window of their own.
			Keyboard.type("nowhere"); //$NON-NLS-1$
			Keyboard.press(Keyboard.RETURN);
			Waiting.until("it says what is wrong", () -> Arrays.stream(text.getParent().getChildren()) //$NON-NLS-1$
					.anyMatch(child -> child instanceof Label label && label.getText().contains("has no symbol 'nowhere'"))); //$NON-NLS-1$
			assertTrue(text.isVisible());
			text.selectAll();
			Keyboard.type("0x" + Long.toHexString(ticks - 8)); //$NON-NLS-1$
			Waiting.until("it is typed", () -> text.getText().equals("0x" + Long.toHexString(ticks - 8))); //$NON-NLS-1$ //$NON-NLS-2$
			text.append(" + 8"); //$NON-NLS-1$
			Keyboard.press(Keyboard.RETURN);
			Waiting.until("it went there", () -> AddressRange.toBig(ticks).equals(live.cursor())); //$NON-NLS-1$
			assertFalse(text.isVisible());
		}
	}

	@Test
	void opensASegmentOnlyOnce() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			LiveRenderingTester first = open(view, ranks, 0, TICKS);
			LiveRenderingTester other = open(view, ranks, 1, TICKS);
			assertNotEquals(first.rendering(), other.rendering());
			LiveRenderingTester again = open(view, ranks, 0, TICKS);
			assertSame(first.rendering(), again.rendering());
			Waiting.until("it is in front", () -> again.control().isVisible() && !other.control().isVisible()); //$NON-NLS-1$
			Waiting.until("what is hidden is not read", () -> { //$NON-NLS-1$
				long hidden = other.control().model().samples();
				long seen = again.control().model().samples();
				Waiting.until("some more samples", () -> again.control().model().samples() > seen + 3); //$NON-NLS-1$
				return other.control().model().samples() == hidden;
			});
		}
	}

	@Test
	void platformRenderingsSeeChangesToo() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			LiveRenderingTester live = open(view, ranks, 0, TICKS);
			var block = (PeerMemoryBlock) live.rendering().getMemoryBlock();
			long ticks = ranks.address(0, TICKS);
			Segment segment = block.segment().orElseThrow();
			assertEquals(AddressRange.toBig(segment.start()), block.getMemoryBlockStartAddress());
			assertEquals(AddressRange.toBig(segment.end() - 1), block.getMemoryBlockEndAddress());
			var changes = new AtomicInteger();
			IDebugEventSetListener listener = events -> {
				if (events.length == 1 && events[0].getSource() == block) {
					changes.incrementAndGet();
				}
			};
			DebugPlugin.getDefault().addDebugEventListener(listener);
			var client = new Object();
			try {
				block.connect(client);
				byte first = block.getBytesFromAddress(AddressRange.toBig(ticks), 8)[0].getValue();
				Waiting.until("a change is told", () -> changes.get() > 0); //$NON-NLS-1$
				var now = block.getBytesFromAddress(AddressRange.toBig(ticks), 8);
				assertTrue(now[0].isReadable() && now[0].isHistoryKnown() && now[0].isEndianessKnown()
						&& !now[0].isBigEndian() && !now[0].isWritable());
				assertEquals(now[0].getValue() != first, now[0].isChanged());
				assertTrue(now[7].isHistoryKnown() && !now[7].isChanged());
			} finally {
				block.disconnect(client);
				DebugPlugin.getDefault().removeDebugEventListener(listener);
			}
			var outside = block.getBytesFromAddress(AddressRange.toBig(-1), 2);
			assertArrayEquals(new boolean[] { false, false },
					new boolean[] { outside[0].isReadable(), outside[1].isReadable() });
		}
	}
}
