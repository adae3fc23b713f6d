/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;

import org.driller.debug.core.PeerMemoryBlock;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.rendering.LiveRendering;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.debug.ui.memory.IMemoryRendering;
import org.eclipse.debug.ui.memory.IMemoryRenderingSite;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.PlatformUI;

/** Reads and operates a "Driller Live" rendering in the Memory view. */
public final class LiveRenderingTester {

	private final LiveRendering rendering;

	private LiveRenderingTester(LiveRendering rendering) {
		this.rendering = rendering;
	}

	/** Waits until the Memory view shows the memory of a process at an address. */
	public static LiveRenderingTester await(int pid, long address) {
		LiveRendering rendering = Waiting.untilPresent("live rendering of process " + pid, () -> find(pid, address)); //$NON-NLS-1$
		var tester = new LiveRenderingTester(rendering);
		Waiting.until("it is painted", () -> tester.control().isVisible() && tester.control().paintedSamples() > 0); //$NON-NLS-1$
		return tester;
	}

	private static LiveRendering find(int pid, long address) {
		IViewPart view = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage()
				.findView(IDebugUIConstants.ID_MEMORY_VIEW);
		if (!(view instanceof IMemoryRenderingSite site)) {
			return null;
		}
		IMemoryRendering[] all = site.getContainer(IDebugUIConstants.ID_RENDERING_VIEW_PANE_1).getRenderings();
		return Arrays.stream(all).filter(LiveRendering.class::isInstance).map(LiveRendering.class::cast)
				.filter(live -> live.getMemoryBlock() instanceof PeerMemoryBlock block && block.peer().pid() == pid
						&& block.segment().filter(segment -> segment.contains(address)).isPresent())
				.filter(live -> live.liveControl() != null && !live.liveControl().isDisposed()).findFirst().orElse(null);
	}

	public LiveRendering rendering() {
		return rendering;
	}

	public LiveMemoryControl control() {
		return rendering.liveControl();
	}

	/** Puts the cursor on an address and waits until it can be read there. */
	public void goTo(long address) {
		rendering.goToAddress(AddressRange.toBig(address));
		Waiting.until("it shows " + Long.toHexString(address), //$NON-NLS-1$
				() -> Objects.equals(rendering.getSelectedAddress(), AddressRange.toBig(address))
						&& control().model().isReadable(address) && control().cellBounds(address) != null);
	}

	/** A number of eight bytes as it was read last. */
	public long number(long address) {
		LiveModel model = control().model();
		long value = 0;
		for (int i = Long.BYTES - 1; i >= 0; i--) {
			value = value << Byte.SIZE | model.sample().value(address + i);
		}
		return value;
	}

	public BigInteger cursor() {
		return rendering.getSelectedAddress();
	}

	/** The pixels of a cell as they are on the screen. */
	public ImageData picture(long address) {
		Rectangle cell = control().cellBounds(address);
		assertNotNull(cell, "the cell is visible"); //$NON-NLS-1$
		var image = new Image(control().getDisplay(), cell.width, cell.height);
		var gc = new GC(control().canvas());
		try {
			gc.copyArea(image, cell.x, cell.y);
			return image.getImageData();
		} finally {
			gc.dispose();
			image.dispose();
		}
	}
}
