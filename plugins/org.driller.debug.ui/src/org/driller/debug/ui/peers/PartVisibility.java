/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchPartReference;

/** Knows whether a part can be seen, or another one lies before it. */
final class PartVisibility implements IPartListener2 {

	private final IWorkbenchPart part;
	private final Runnable changed;
	private boolean visible;

	/** @param changed called when it has become visible or hidden */
	PartVisibility(IWorkbenchPart part, Runnable changed) {
		this.part = part;
		this.changed = changed;
		IWorkbenchPage page = part.getSite().getPage();
		visible = page.isPartVisible(part);
		page.addPartListener(this);
	}

	void dispose() {
		part.getSite().getPage().removePartListener(this);
	}

	boolean isVisible() {
		return visible;
	}

	@Override
	public void partVisible(IWorkbenchPartReference reference) {
		set(reference, true);
	}

	@Override
	public void partHidden(IWorkbenchPartReference reference) {
		set(reference, false);
	}

	private void set(IWorkbenchPartReference reference, boolean now) {
		if (reference.getPart(false) == part && visible != now) {
			visible = now;
			changed.run();
		}
	}
}
