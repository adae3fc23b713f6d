/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

import org.driller.debug.ui.live.model.Origin;
import org.driller.debug.ui.rendering.LiveRendering;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.ForeignBlock;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.memory.IMemoryRenderingType;
import org.eclipse.debug.ui.memory.IRepositionableMemoryRendering;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
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
}
