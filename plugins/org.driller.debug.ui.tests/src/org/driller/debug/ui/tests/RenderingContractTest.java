/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.Origin;
import org.driller.debug.ui.rendering.LiveRendering;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.ForeignBlock;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.memory.IMemoryRendering;
import org.eclipse.debug.ui.memory.IMemoryRenderingContainer;
import org.eclipse.debug.ui.memory.IMemoryRenderingSite;
import org.eclipse.debug.ui.memory.IMemoryRenderingSynchronizationService;
import org.eclipse.debug.ui.memory.IMemoryRenderingType;
import org.eclipse.debug.ui.memory.IRepositionableMemoryRendering;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchPartSite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What hosts other than the platform's Memory view expect of the rendering. */
@ExtendWith(CleanWorkbench.class)
class RenderingContractTest {

	private Shell shell;

	@BeforeEach
	void openShell() {
		shell = new Shell(Display.getCurrent());
		shell.setLayout(new FillLayout());
		shell.setSize(900, 400);
		shell.open();
	}

	@AfterEach
	void closeShell() {
		shell.dispose();
	}

	@Test
	void isOfferedForABlockThatStandsForAny() {
		IMemoryRenderingType[] types = DebugUITools.getMemoryRenderingManager().getRenderingTypes(new ForeignBlock(null));
		assertTrue(Arrays.stream(types).anyMatch(type -> type.getId().equals(LiveRendering.ID)),
				() -> List.of(types).toString());
	}

	@Test
	void worksWithoutContainerAndShowsForeignBlocks() throws Exception {
		var memory = new byte[4096];
		var block = new ForeignBlock(memory);
		var rendering = (IRepositionableMemoryRendering) DebugUITools.getMemoryRenderingManager()
				.getRenderingType(LiveRendering.ID).createRendering();
		rendering.init(null, block);
		assertFalse(rendering.getLabel().isEmpty());
		rendering.createControl(shell);
		shell.layout();
		rendering.becomesVisible();
		rendering.activated();
		var live = ((LiveRendering) rendering).liveControl();
		Waiting.until("it is painted", () -> live.paintedSamples() > 1); //$NON-NLS-1$
		long base = ForeignBlock.BASE;
		assertEquals(Origin.DEBUGGER, live.model().sample().origin(base));
		memory[3] = 0x42;
		Waiting.until("the change is seen", () -> live.model().sample().value(base + 3) == 0x42 //$NON-NLS-1$
				&& live.paintedChanges() > 0);
		// Browsers reposition from threads of their own.
		var thread = new Thread(() -> {
			try {
				rendering.goToAddress(BigInteger.valueOf(base + 0x400));
			} catch (DebugException e) {
				throw new IllegalStateException(e);
			}
		});
		thread.start();
		Waiting.until("it went there", //$NON-NLS-1$
				() -> BigInteger.valueOf(base + 0x400).equals(rendering.getSelectedAddress())
						&& rendering.getSelectedAsBytes().length == 1);
		rendering.deactivated();
		rendering.becomesHidden();
		rendering.dispose();
	}

	@Test
	void aBlockThatFailsIsToldInPlace() throws Exception {
		var block = new ForeignBlock(null);
		var rendering = new LiveRendering(LiveRendering.ID);
		rendering.init(null, block);
		rendering.createControl(shell);
		shell.layout();
		var live = rendering.liveControl();
		Waiting.until("it says why", () -> live.originText().startsWith("Unreadable: ")); //$NON-NLS-1$ //$NON-NLS-2$
		rendering.dispose();
	}

	/** A host that has a container and a site, but synchronizes nothing. */
	private static final class BareHost implements IMemoryRenderingContainer, IMemoryRenderingSite {

		private final IWorkbenchPartSite site;

		BareHost(IWorkbenchPartSite site) {
			this.site = site;
		}

		@Override
		public IWorkbenchPartSite getSite() {
			return site;
		}

		@Override
		public IMemoryRenderingSynchronizationService getSynchronizationService() {
			return null;
		}

		@Override
		public IMemoryRenderingContainer[] getMemoryRenderingContainers() {
			return new IMemoryRenderingContainer[] { this };
		}

		@Override
		public IMemoryRenderingContainer getContainer(String id) {
			return this;
		}

		@Override
		public IMemoryRenderingSite getMemoryRenderingSite() {
			return this;
		}

		@Override
		public String getId() {
			return "bare"; //$NON-NLS-1$
		}

		@Override
		public void addMemoryRendering(IMemoryRendering rendering) {
			// It shows the one that it is given.
		}

		@Override
		public void removeMemoryRendering(IMemoryRendering rendering) {
			// It shows the one that it is given.
		}

		@Override
		public IMemoryRendering[] getRenderings() {
			return new IMemoryRendering[0];
		}

		@Override
		public IMemoryRendering getActiveRendering() {
			return null;
		}

		@Override
		public String getLabel() {
			return ""; //$NON-NLS-1$
		}
	}

	@Test
	void worksWithoutASynchronizationService() throws Exception {
		var rendering = new LiveRendering(LiveRendering.ID);
		rendering.init(new BareHost(LiveViewTester.open().view().getSite()), new ForeignBlock(new byte[4096]));
		rendering.createControl(shell);
		shell.layout();
		rendering.becomesVisible();
		rendering.activated();
		Waiting.until("it is painted", () -> rendering.liveControl().paintedSamples() > 1); //$NON-NLS-1$
		rendering.goToAddress(BigInteger.valueOf(ForeignBlock.BASE + 0x80));
		Waiting.until("it went there", //$NON-NLS-1$
				() -> BigInteger.valueOf(ForeignBlock.BASE + 0x80).equals(rendering.getSelectedAddress()));
		var menu = rendering.liveControl().canvas().getMenu();
		menu.notifyListeners(SWT.Show, new Event());
		assertTrue(menu.getItemCount() > 10, "it has its menu"); //$NON-NLS-1$
		menu.notifyListeners(SWT.Hide, new Event());
		rendering.deactivated();
		rendering.becomesHidden();
		rendering.dispose();
	}

	@Test
	void followsItsBlockToAnotherBase() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1); Peer peer = Peer.open(ranks.pid(0))) {
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			Segment other = peer.segments().stream().filter(segment -> segment.isShared() && !segment.contains(ticks)
					&& segment.size() >= 4096).findFirst().orElseThrow();
			var block = DrillerDebug.model().target(peer).retrieval().block(peer.segmentAt(ticks).orElseThrow());
			var rendering = new LiveRendering(LiveRendering.ID);
			rendering.init(null, block);
			rendering.createControl(shell);
			shell.layout();
			rendering.becomesVisible();
			var live = rendering.liveControl();
			Waiting.until("it is painted", () -> live.paintedSamples() > 1); //$NON-NLS-1$
			assertEquals(block.getBigBaseAddress(), rendering.getSelectedAddress());
			assertTrue(block.supportBaseAddressModification());
			long base = other.start() + 0x10;
			block.setBaseAddress(AddressRange.toBig(base));
			rendering.resetRendering();
			Waiting.until("it is at the new base", () -> AddressRange.toBig(base).equals(rendering.getSelectedAddress()) //$NON-NLS-1$
					&& live.model().isReadable(base));
			assertEquals(new AddressRange(other.start(), other.end() - 1), live.model().viewport().range());
			// As browsers do it.
			block.setBaseAddress(AddressRange.toBig(ticks));
			rendering.goToAddress(AddressRange.toBig(ticks));
			Waiting.until("it is back", () -> AddressRange.toBig(ticks).equals(rendering.getSelectedAddress()) //$NON-NLS-1$
					&& live.model().isReadable(ticks));
			rendering.dispose();
			block.dispose();
		}
	}
}
