/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.nio.file.Files;
import java.nio.file.Path;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Pattern;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Event;

/**
 * The pixels of a canvas, kept: what changes is painted here, wherever it is, and goes to the canvas at once. To redraw a canvas has
 * all that lies behind it redrawn too, up to the window with its tabs, which costs several times as much as some bytes: it is done as
 * seldom as possible.
 */
final class Backing {

	private static final int UNSCALED = 100;
	private static final boolean IMMEDIATE = isImmediate();

	private final Canvas canvas;
	private Image image;
	private GC gc;
	/** The image as something to fill with: drawing an image has SWT read all of it back from the display. */
	private Pattern pattern;
	private boolean whole;
	private boolean possible;

	Backing(Canvas canvas) {
		this.canvas = canvas;
		look();
		canvas.addListener(SWT.ZoomChanged, event -> look());
		canvas.addListener(SWT.Dispose, event -> dispose());
	}

	/** Whether there can be one: an image has fewer pixels than a canvas of the same size on a display that scales. */
	boolean isPossible() {
		return possible;
	}

	/** Takes in what display it is on. Asks the display, which is nothing to be done for each frame. */
	void look() {
		possible = canvas.getMonitor().getZoom() == UNSCALED;
	}

	/** Whether all of it was painted, and nothing of that counts as old. */
	boolean isWhole() {
		return whole;
	}

	/** All of it has to be painted anew. */
	void invalidate() {
		whole = false;
	}

	/** What to paint with. Anew after the canvas got another size or another font, and only until then. */
	GC gc() {
		return gc;
	}

	/** Makes it fit the canvas before all of it is painted. */
	GC begin(Rectangle area) {
		if (image == null || !isAsLargeAs(area)) {
			dispose();
			image = new Image(canvas.getDisplay(), Math.max(1, area.width), Math.max(1, area.height));
			gc = new GC(image);
			pattern = new Pattern(canvas.getDisplay(), image);
		}
		gc.setFont(canvas.getFont());
		whole = true;
		return gc;
	}

	boolean isAsLargeAs(Rectangle area) {
		Rectangle bounds = image.getBounds();
		return bounds.width == Math.max(1, area.width) && bounds.height == Math.max(1, area.height);
	}

	/** Shows what of it the event asks for. */
	void show(Event event) {
		show(event.gc, event.getBounds());
	}

	/** Shows a part of it, at once where that is possible. @return whether it was */
	boolean show(Rectangle part) {
		// What lies on the canvas, such as a field in which a value is typed, would be painted over.
		if (!IMMEDIATE || canvas.getChildren().length > 0) {
			canvas.redraw(part.x, part.y, part.width, part.height, false);
			return false;
		}
		var direct = new GC(canvas);
		try {
			show(direct, part);
		} finally {
			direct.dispose();
		}
		return true;
	}

	private void show(GC to, Rectangle part) {
		to.setBackgroundPattern(pattern);
		to.fillRectangle(part);
		to.setBackgroundPattern(null);
	}

	/**
	 * Whether the display shows what is painted outside of a redrawing, as an X server does, and Wayland does not. Which of them it
	 * is GTK decides by the same variables.
	 */
	private static boolean isImmediate() {
		String backend = System.getenv("GDK_BACKEND"); //$NON-NLS-1$
		if (backend != null) {
			return backend.equals("x11"); //$NON-NLS-1$
		}
		String folder = System.getenv("XDG_RUNTIME_DIR"); //$NON-NLS-1$
		return System.getenv("WAYLAND_DISPLAY") == null //$NON-NLS-1$
				&& (folder == null || !Files.exists(Path.of(folder, "wayland-0"))); //$NON-NLS-1$
	}

	private void dispose() {
		if (image != null) {
			pattern.dispose();
			gc.dispose();
			image.dispose();
			image = null;
			whole = false;
		}
	}
}
