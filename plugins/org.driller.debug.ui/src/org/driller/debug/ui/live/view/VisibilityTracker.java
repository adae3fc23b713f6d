/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.view;

import java.util.function.Consumer;

import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.part.ViewPart;

/** Tells whether a view can be seen, so that nothing is read for one that cannot. */
public final class VisibilityTracker implements IPartListener2 {

	private final ViewPart view;
	private final Consumer<Boolean> told;

	public VisibilityTracker(ViewPart view, Consumer<Boolean> told) {
		this.view = view;
		this.told = told;
	}

	public void start() {
		view.getSite().getPage().addPartListener(this);
		told.accept(view.getSite().getPage().isPartVisible(view));
	}

	public void stop() {
		view.getSite().getPage().removePartListener(this);
	}

	@Override
	public void partVisible(IWorkbenchPartReference part) {
		if (part.getPart(false) == view) {
			told.accept(true);
		}
	}

	@Override
	public void partHidden(IWorkbenchPartReference part) {
		if (part.getPart(false) == view) {
			told.accept(false);
		}
	}
}
