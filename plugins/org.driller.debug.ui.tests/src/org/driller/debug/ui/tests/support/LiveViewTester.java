/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.view.LiveMemoryView;
import org.driller.debug.ui.rendering.PeerSource;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;

/** Reads and operates the view "Live Memory". */
public final class LiveViewTester {

	private final LiveMemoryView view;

	public LiveViewTester(LiveMemoryView view) {
		this.view = view;
	}

	/** Opens the view in the current perspective, with the settings of a new one: it remembers those of the last test. */
	public static LiveViewTester open() throws PartInitException {
		IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
		var tester = new LiveViewTester((LiveMemoryView) page.showView(LiveMemoryView.ID));
		tester.view.liveControl().setSettings(LiveSettings.DEFAULT);
		tester.view.liveControl().setPaused(false);
		Waiting.dispatchAll();
		return tester;
	}

	public LiveMemoryView view() {
		return view;
	}

	public LiveControlTester live() {
		return new LiveControlTester(view.liveControl());
	}

	/** The process that is shown, 0 for none. */
	public int pid() {
		return view.liveControl().source() instanceof PeerSource source ? source.peer().pid() : 0;
	}

	/** Waits until it shows the memory of a process at an address, and goes there. */
	public LiveControlTester await(int pid, long address) {
		Waiting.until("it shows process " + pid, () -> pid() == pid //$NON-NLS-1$
				&& view.liveControl().model().viewport().range().contains(address));
		view.liveControl().goTo(address);
		Waiting.until("it is painted", () -> view.liveControl().model().isReadable(address) //$NON-NLS-1$
				&& view.liveControl().paintedSamples() > 0);
		return live();
	}
}
