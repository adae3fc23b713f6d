/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.perspective;

import org.driller.debug.ui.compare.CompareView;
import org.driller.debug.ui.live.view.LiveMemoryView;
import org.driller.debug.ui.peers.PeersView;
import org.driller.debug.ui.snapshots.SnapshotsView;
import org.driller.debug.ui.watch.WatchView;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** Peers above their memory, which takes the whole width; what is being debugged beside the peers. */
public final class DrillerPerspective implements IPerspectiveFactory {

	public static final String ID = "org.driller.debug.ui.perspective"; //$NON-NLS-1$

	private static final String ERROR_LOG = "org.eclipse.pde.runtime.LogView"; //$NON-NLS-1$

	@Override
	public void createInitialLayout(IPageLayout layout) {
		layout.setEditorAreaVisible(false);
		IFolderLayout memory = layout.createFolder("org.driller.debug.ui.memory", IPageLayout.BOTTOM, 0.48f, //$NON-NLS-1$
				IPageLayout.ID_EDITOR_AREA);
		memory.addView(IDebugUIConstants.ID_MEMORY_VIEW);
		memory.addPlaceholder(IDebugUIConstants.ID_MEMORY_VIEW + ":*"); //$NON-NLS-1$
		memory.addView(LiveMemoryView.ID);
		memory.addPlaceholder(LiveMemoryView.ID + ":*"); //$NON-NLS-1$
		memory.addView(WatchView.ID);
		memory.addView(CompareView.ID);
		memory.addPlaceholder(IPageLayout.ID_PROGRESS_VIEW);
		memory.addPlaceholder(ERROR_LOG);
		IFolderLayout peers = layout.createFolder("org.driller.debug.ui.peers", IPageLayout.TOP, 0.9f, //$NON-NLS-1$
				IPageLayout.ID_EDITOR_AREA);
		peers.addView(PeersView.ID);
		// Beside the list of peers, so that the memory that they lead to is in sight.
		peers.addPlaceholder(SnapshotsView.ID);
		IFolderLayout debug = layout.createFolder("org.driller.debug.ui.debug", IPageLayout.RIGHT, 0.8f, PeersView.ID); //$NON-NLS-1$
		debug.addView(IDebugUIConstants.ID_DEBUG_VIEW);
		debug.addView(IPageLayout.ID_PROP_SHEET);
		layout.addShowViewShortcut(PeersView.ID);
		layout.addShowViewShortcut(LiveMemoryView.ID);
		layout.addShowViewShortcut(SnapshotsView.ID);
		layout.addShowViewShortcut(WatchView.ID);
		layout.addShowViewShortcut(CompareView.ID);
		layout.addShowViewShortcut(IDebugUIConstants.ID_MEMORY_VIEW);
		layout.addShowViewShortcut(IDebugUIConstants.ID_DEBUG_VIEW);
		layout.addShowViewShortcut(IPageLayout.ID_PROP_SHEET);
		layout.addPerspectiveShortcut(IDebugUIConstants.ID_DEBUG_PERSPECTIVE);
	}
}
