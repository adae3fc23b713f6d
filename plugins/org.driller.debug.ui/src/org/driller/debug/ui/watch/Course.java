/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.util.Arrays;

import org.driller.debug.core.watch.WatchHistory;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;

/** Draws the course of a value into a rectangle, from its left to its right. */
final class Course {

	private Course() {
	}

	/**
	 * In one stroke as far as there are no gaps: a stroke for each point would take the toolkit many times as long.
	 *
	 * @param trace as {@link WatchHistory#trace} gives it, at least 2
	 * @param scale of what is drawn from the lower edge to the upper one
	 */
	static void draw(GC gc, Rectangle area, double[] trace, PlotScale scale) {
		var points = new int[2 * trace.length];
		int count = 0;
		for (int i = 0; i <= trace.length; i++) {
			if (i < trace.length && Double.isFinite(trace[i])) {
				points[count++] = area.x + (int) Math.round((double) i / (trace.length - 1) * area.width);
				points[count++] = area.y + area.height - (int) Math.round(scale.share(trace[i]) * area.height);
			} else if (count > 0) {
				gc.drawPolyline(Arrays.copyOf(points, count));
				count = 0;
			}
		}
	}
}
