/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.HashMap;
import java.util.Map;

import org.driller.core.Activity;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageDataProvider;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Tree;

/**
 * Small pictures of how much changes, to stand beside the number that says it. Not painted by a listener of the tree: GTK
 * then forgets the colours of all rows.
 */
final class ActivityBar {

	static final String COLOR = "org.driller.debug.ui.peers.activity"; //$NON-NLS-1$

	/** As the icons: the tree makes all its images as large as the first. */
	private static final int SIZE = 16;
	private static final int TOP = 4;
	private static final int BOTTOM = 12;
	private static final int OPAQUE = 255;
	private static final int BITS = 32;
	private static final int PERCENT = 100;

	private record Look(int filled, RGB color) {
	}

	private final Map<Look, Image> images = new HashMap<>();
	private final Tree tree;

	/** @param tree with which the pictures go */
	ActivityBar(Tree tree) {
		this.tree = tree;
		tree.addListener(SWT.Dispose, event -> images.values().forEach(Image::dispose));
	}

	/** @return the picture for a node, {@code null} if nothing is known of it */
	Image of(PeersNode node) {
		Activity activity = PeersColumn.activity(node);
		if (!activity.isKnown()) {
			return null;
		}
		// Whatever changes at all can be seen.
		int least = activity.changed() > 0 ? 1 : 0;
		int filled = Math.max(least, (int) Math.round(activity.share() * (SIZE - 2)));
		return image(filled);
	}

	/** @return the picture of nothing that changes */
	Image empty() {
		return image(0);
	}

	private Image image(int filled) {
		var look = new Look(filled, JFaceResources.getColorRegistry().getRGB(COLOR));
		return images.computeIfAbsent(look, wanted -> new Image(tree.getDisplay(), (ImageDataProvider) zoom -> draw(wanted, zoom)));
	}

	private static ImageData draw(Look look, int zoom) {
		int size = SIZE * zoom / PERCENT;
		var palette = new PaletteData(0xff0000, 0xff00, 0xff);
		var data = new ImageData(size, size, BITS, palette);
		data.alphaData = new byte[size * size];
		int color = palette.getPixel(look.color());
		for (int y = 0; y < size; y++) {
			for (int x = 0; x < size; x++) {
				data.setPixel(x, y, color);
				data.setAlpha(x, y, isDrawn(look, x * PERCENT / zoom, y * PERCENT / zoom) ? OPAQUE : 0);
			}
		}
		return data;
	}

	private static boolean isDrawn(Look look, int x, int y) {
		boolean inside = y >= TOP && y < BOTTOM;
		boolean frame = y == TOP || y == BOTTOM - 1 || x == 0 || x == SIZE - 1;
		return inside && (frame || x <= look.filled());
	}
}
