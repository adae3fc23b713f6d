/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.LiveModel;
import org.eclipse.jface.resource.ColorRegistry;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Control;

/**
 * The colours of the control: its own foreground and background, the theme's colour definitions of this bundle, and
 * mixtures of them, moved until what is written in or on them is legible: a theme may be dark without our definitions for
 * it. Made anew when the theme changes; nothing to dispose.
 */
final class Palette {

	private static final String PREFIX = "org.driller.debug.ui.live."; //$NON-NLS-1$
	/** Ids of the colour definitions in plugin.xml. */
	static final String CHANGED = PREFIX + "changed"; //$NON-NLS-1$
	static final String CHANGED_MARK = PREFIX + "changedMark"; //$NON-NLS-1$
	static final String UNREADABLE = PREFIX + "unreadable"; //$NON-NLS-1$
	static final String ADDRESS = PREFIX + "address"; //$NON-NLS-1$
	static final String UNSHARED = PREFIX + "unshared"; //$NON-NLS-1$
	static final String STALE = PREFIX + "stale"; //$NON-NLS-1$
	static final String POINTER = PREFIX + "pointer"; //$NON-NLS-1$
	static final String TORN = PREFIX + "torn"; //$NON-NLS-1$
	static final String DIFFERS = PREFIX + "differs"; //$NON-NLS-1$
	static final String DIFFERS_MARK = PREFIX + "differsMark"; //$NON-NLS-1$

	final Color background;
	final Color foreground;
	/** Addresses and column numbers. */
	final Color address;
	/** Zero bytes and what stands for unprintable characters. */
	final Color faint;
	final Color unreadable;
	final Color unreadableBackground;
	final Color unreadableLine;
	final Color unshared;
	/** Text and marks of bytes that may not be what the process sees now. */
	final Color stale;
	final Color staleBackground;
	/** The wave under values that may be torn. */
	final Color torn;
	/** Background of a byte that is not what others have, and what marks it by its shape. */
	final Color differs;
	final Color differsMark;
	final Color line;
	final Color selection;
	/** Names of symbols. */
	final Color symbol;
	/** The line under pointers. */
	final Color pointer;
	/** The line across dangling ones. */
	final Color dangling;
	final Color changedMark;
	private final Color[] changed = new Color[LiveModel.HEAT_LEVELS + 1];

	Palette(Control control) {
		background = control.getBackground();
		foreground = control.getForeground();
		RGB back = background.getRGB();
		RGB fore = foreground.getRGB();
		address = new Color(Contrast.legible(registered(ADDRESS, fore).getRGB(), back, fore));
		faint = mix(fore, back, 0.45);
		line = mix(fore, back, 0.2);
		unreadable = registered(UNREADABLE, fore);
		unreadableBackground = mix(unreadable.getRGB(), back, 0.12);
		unreadableLine = mix(unreadable.getRGB(), back, 0.35);
		unshared = registered(UNSHARED, fore);
		stale = registered(STALE, fore);
		staleBackground = mix(stale.getRGB(), back, 0.1);
		torn = registered(TORN, fore);
		symbol = mix(address.getRGB(), fore, 0.7);
		pointer = new Color(Contrast.legible(registered(POINTER, fore).getRGB(), back, fore));
		dangling = new Color(Contrast.legible(unreadable.getRGB(), back, fore));
		differs = new Color(Contrast.legible(registered(DIFFERS, fore).getRGB(), fore, back));
		differsMark = registered(DIFFERS_MARK, fore);
		changedMark = registered(CHANGED_MARK, fore);
		selection = mix(control.getDisplay().getSystemColor(SWT.COLOR_LIST_SELECTION).getRGB(), back, 0.45);
		RGB fresh = Contrast.legible(registered(CHANGED, fore).getRGB(), fore, back);
		for (int level = 0; level < changed.length; level++) {
			changed[level] = mix(fresh, back, (double) level / LiveModel.HEAT_LEVELS);
		}
	}

	/** Background of a byte that changed; {@code heat} as from {@link LiveModel#heat}, more than 0. */
	Color changed(int heat) {
		return changed[heat];
	}

	Color ink(Ink ink, boolean isStale) {
		return switch (ink) {
		case PLAIN -> isStale ? stale : foreground;
		case FAINT -> faint;
		case UNSHARED -> unshared;
		case UNREADABLE -> unreadable;
		};
	}

	private static Color registered(String id, RGB otherwise) {
		ColorRegistry colors = JFaceResources.getColorRegistry();
		return colors.hasValueFor(id) ? colors.get(id) : new Color(otherwise);
	}

	private static Color mix(RGB over, RGB under, double share) {
		return new Color(Contrast.mix(over, under, share));
	}
}
