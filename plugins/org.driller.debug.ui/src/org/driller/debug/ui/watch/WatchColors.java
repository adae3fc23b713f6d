/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import org.driller.debug.ui.live.Contrast;
import org.eclipse.jface.resource.ColorRegistry;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Control;

/** The colours of the view, from the theme, and moved until what is written in them is legible. Nothing to dispose. */
final class WatchColors {

	/** How many steps a change takes to fade. */
	static final int HEAT_LEVELS = 5;

	/** Ids of colour definitions in plugin.xml. */
	private static final String CHANGED = "org.driller.debug.ui.live.changed"; //$NON-NLS-1$
	private static final String CHANGED_MARK = "org.driller.debug.ui.live.changedMark"; //$NON-NLS-1$
	private static final String OUTLIER = "org.driller.debug.ui.watch.outlier"; //$NON-NLS-1$

	/** Lines of a plot: colours that people tell apart whatever their colour vision (Okabe and Ito, 2008). */
	private static final RGB[] LINES = { new RGB(0, 114, 178), new RGB(230, 159, 0), new RGB(0, 158, 115), new RGB(204, 121, 167),
			new RGB(86, 180, 233), new RGB(213, 94, 0), new RGB(140, 140, 140), new RGB(180, 170, 40) };
	private static final double VISIBLE = 3;

	final Color background;
	final Color foreground;
	/** Values that cannot be read, and what is not important. */
	final Color faint;
	/** The grid of a plot. */
	final Color grid;
	final Color outlier;
	final Color outlierBackground;
	final Color changedMark;
	private final Color[] changed = new Color[HEAT_LEVELS + 1];
	private final Color[] lines = new Color[LINES.length];

	WatchColors(Control control) {
		background = control.getBackground();
		foreground = control.getForeground();
		RGB back = background.getRGB();
		RGB fore = foreground.getRGB();
		faint = new Color(Contrast.legible(Contrast.mix(fore, back, 0.5), back, fore));
		grid = new Color(Contrast.mix(fore, back, 0.18));
		RGB odd = registered(OUTLIER, fore);
		outlierBackground = new Color(Contrast.mix(odd, back, 0.16));
		outlier = new Color(Contrast.legible(odd, outlierBackground.getRGB(), fore));
		changedMark = new Color(registered(CHANGED_MARK, fore));
		RGB fresh = Contrast.legible(registered(CHANGED, fore), fore, back);
		for (int level = 0; level < changed.length; level++) {
			changed[level] = new Color(Contrast.mix(fresh, back, (double) level / HEAT_LEVELS));
		}
		for (int i = 0; i < lines.length; i++) {
			lines[i] = new Color(visible(LINES[i], back, fore));
		}
	}

	/** Of a value that changed, from 1, almost faded, to {@link #HEAT_LEVELS}. */
	Color changed(int heat) {
		return changed[heat];
	}

	/** Of the line number {@code index}; they repeat. */
	Color line(int index) {
		return lines[index % lines.length];
	}

	/** How many lines differ by their colour. */
	int lines() {
		return lines.length;
	}

	/** What WCAG 2 asks for graphics (success criterion 1.4.11). */
	private static RGB visible(RGB colour, RGB back, RGB towards) {
		RGB mixed = colour;
		for (int step = 1; step < 10 && Contrast.ratio(mixed, back) < VISIBLE; step++) {
			mixed = Contrast.mix(towards, colour, step / 10.0);
		}
		return mixed;
	}

	private static RGB registered(String id, RGB otherwise) {
		ColorRegistry colors = JFaceResources.getColorRegistry();
		return colors.hasValueFor(id) ? colors.getRGB(id) : otherwise;
	}
}
