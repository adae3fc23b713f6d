/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.eclipse.swt.graphics.GC;

/**
 * A row that is being painted.
 *
 * @param gc to paint with, translated so that x counts from the left of the unscrolled canvas
 * @param y its top
 * @param start address of its first column; in the first row possibly below the range
 * @param now {@link System#nanoTime} of the painting
 * @param focused whether the cursor shall be seen as active
 */
record Row(GC gc, int y, long start, long now, boolean focused) {
}
