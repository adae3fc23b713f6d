/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.ScrollScale;
import org.driller.debug.ui.live.model.Viewport;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;

/** Keeps the scroll bars and the viewport in step. */
final class Scrolling {

	private final LiveMemoryControl control;
	private final Canvas canvas;
	private final ScrollBar vertical;
	private final ScrollBar horizontal;
	private int x;

	Scrolling(LiveMemoryControl control, Canvas canvas) {
		this.control = control;
		this.canvas = canvas;
		vertical = canvas.getVerticalBar();
		horizontal = canvas.getHorizontalBar();
		vertical.addListener(SWT.Selection, this::scrolledVertically);
		horizontal.addListener(SWT.Selection, event -> scrollHorizontally());
	}

	/** How far the contents are moved to the left, in pixels. */
	int x() {
		return x;
	}

	/** Shows in the bars what the viewport and the size of the canvas are. */
	void update() {
		Viewport viewport = control.model().viewport();
		var scale = new ScrollScale(viewport.maxTopRow());
		int page = viewport.visibleRows();
		vertical.setValues(scale.toPosition(viewport.topRow()), 0, scale.maximum() + page, page, 1, Math.max(1, page - 1));
		vertical.setEnabled(scale.maximum() > 0);
		Rectangle area = canvas.getClientArea();
		int width = control.surface().metrics().width();
		int thumb = Math.max(1, Math.min(width, area.width));
		horizontal.setValues(Math.min(x, width - thumb), 0, Math.max(1, width), thumb, thumb / 10 + 1, thumb);
		horizontal.setVisible(width > area.width);
		x = Math.max(0, Math.min(x, width - area.width));
	}

	private void scrolledVertically(Event event) {
		Viewport viewport = control.model().viewport();
		var scale = new ScrollScale(viewport.maxTopRow());
		int page = Math.max(1, viewport.visibleRows() - 1);
		if (scale.isExact()) {
			viewport.setTopRow(scale.toRow(vertical.getSelection()));
		} else {
			// One position is many rows here: only a dragged thumb means a position.
			switch (event.detail) {
			case SWT.ARROW_UP -> viewport.scroll(-1);
			case SWT.ARROW_DOWN -> viewport.scroll(1);
			case SWT.PAGE_UP -> viewport.scroll(-page);
			case SWT.PAGE_DOWN -> viewport.scroll(page);
			default -> viewport.setTopRow(scale.toRow(vertical.getSelection()));
			}
		}
		control.viewportMoved();
	}

	private void scrollHorizontally() {
		x = horizontal.getSelection();
		control.surface().redraw();
	}
}
