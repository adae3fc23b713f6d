/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import org.driller.core.Activity;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;

/** Draws how much changes beside the number that says it. */
final class ActivityBar {

	static final String COLOR = "org.driller.debug.ui.peers.activity"; //$NON-NLS-1$

	private static final int MARGIN = 3;
	/** Left free for the number. */
	private static final int TEXT_CHARS = 7;

	private ActivityBar() {
	}

	static void drawIn(Tree tree) {
		tree.addListener(SWT.PaintItem, ActivityBar::paint);
	}

	private static void paint(Event event) {
		if (event.index != PeersColumn.ACTIVITY.ordinal() || !(event.item.getData() instanceof PeersNode node)) {
			return;
		}
		Activity activity = PeersColumn.activity(node);
		if (!activity.isKnown()) {
			return;
		}
		Rectangle cell = ((TreeItem) event.item).getBounds(event.index);
		int width = cell.width - 2 * MARGIN - TEXT_CHARS * (int) event.gc.getFontMetrics().getAverageCharacterWidth();
		int height = Math.max(4, cell.height / 3);
		if (width < height) {
			return;
		}
		int top = cell.y + (cell.height - height) / 2;
		var color = JFaceResources.getColorRegistry().get(COLOR);
		event.gc.setForeground(color);
		event.gc.setBackground(color);
		event.gc.drawRectangle(cell.x + MARGIN, top, width - 1, height - 1);
		if (activity.changed() > 0) {
			// Whatever changes at all can be seen.
			event.gc.fillRectangle(cell.x + MARGIN, top, Math.max(2, (int) Math.round(activity.share() * width)), height);
		}
	}
}
