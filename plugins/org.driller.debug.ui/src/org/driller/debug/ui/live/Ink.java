/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

/** The colours of text in a row. */
enum Ink {
	/** Bytes of the image, of a file or of a debugger. */
	PLAIN,
	/** Zeros, and what stands for unprintable characters. */
	FAINT,
	/** Copied out of the process, since it does not share them. */
	UNSHARED,
	UNREADABLE
}
