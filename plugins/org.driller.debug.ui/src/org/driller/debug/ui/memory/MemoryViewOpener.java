/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.memory;

import java.util.Arrays;
import java.util.Optional;

import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.PeerMemoryBlock;
import org.driller.debug.core.PeerMemoryBlockRetrieval;
import org.driller.debug.ui.rendering.LiveRendering;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IMemoryBlockManager;
import org.eclipse.debug.core.model.IMemoryBlock;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.debug.ui.memory.IMemoryRendering;
import org.eclipse.debug.ui.memory.IMemoryRenderingContainer;
import org.eclipse.debug.ui.memory.IMemoryRenderingSite;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;

/** Opens segments in the Memory view, live. On the user interface's thread. */
public final class MemoryViewOpener {

	private MemoryViewOpener() {
	}

	/**
	 * Shows a segment; one that is shown already is brought to the front. The Memory view shows what belongs to the
	 * window's debug context, so the peer should be that, as the one selected in the Peers view is.
	 *
	 * @return the rendering, or nothing if the Memory view cannot be opened, which is logged
	 */
	public static Optional<IMemoryRendering> open(IWorkbenchPage page, Peer peer, Segment segment) {
		try {
			IViewPart view = page.showView(IDebugUIConstants.ID_MEMORY_VIEW, null, IWorkbenchPage.VIEW_VISIBLE);
			if (!(view instanceof IMemoryRenderingSite site)) {
				return Optional.empty();
			}
			PeerMemoryBlockRetrieval retrieval = DrillerDebug.model().attach(peer).retrieval();
			IMemoryRenderingContainer container = site.getContainer(IDebugUIConstants.ID_RENDERING_VIEW_PANE_1);
			PeerMemoryBlock block = block(retrieval, segment);
			IMemoryRendering rendering = rendering(container, block);
			view.getSite().getSelectionProvider().setSelection(new StructuredSelection(block));
			return Optional.of(rendering);
		} catch (CoreException e) {
			ILog.of(MemoryViewOpener.class).log(e.getStatus());
			return Optional.empty();
		}
	}

	private static PeerMemoryBlock block(PeerMemoryBlockRetrieval retrieval, Segment segment) {
		IMemoryBlockManager manager = DebugPlugin.getDefault().getMemoryBlockManager();
		for (IMemoryBlock known : manager.getMemoryBlocks(retrieval)) {
			if (known instanceof PeerMemoryBlock block && block.getStartAddress() == segment.start()
					&& block.segment().isPresent()) {
				return block;
			}
		}
		PeerMemoryBlock block = retrieval.block(segment);
		manager.addMemoryBlocks(new IMemoryBlock[] { block });
		return block;
	}

	private static IMemoryRendering rendering(IMemoryRenderingContainer container, PeerMemoryBlock block)
			throws CoreException {
		Optional<IMemoryRendering> known = Arrays.stream(container.getRenderings())
				.filter(rendering -> rendering instanceof LiveRendering && rendering.getMemoryBlock() == block).findFirst();
		if (known.isPresent()) {
			return known.get();
		}
		IMemoryRendering rendering = DebugUITools.getMemoryRenderingManager().getRenderingType(LiveRendering.ID)
				.createRendering();
		rendering.init(container, block);
		container.addMemoryRendering(rendering);
		return rendering;
	}
}
