/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.nio.ByteOrder;

/**
 * A way to write the bytes of a cell as a value, and to read such a value back. Instances have no state and may be used
 * by any thread.
 */
public interface CellFormat {

	/** A short, stable, untranslated word, under which a view remembers the format. */
	String id();

	/** The translated name. */
	String label();

	/** Whether there are cells of this many bytes; one of {@link CellFormats#SIZES}. */
	boolean supports(int bytes);

	/** The characters that the longest value of a cell of {@code bytes} takes; what is shorter stands at the right. */
	int width(int bytes);

	/**
	 * @param cell the bytes as they lie in memory; a supported number
	 * @param order of the bytes in the value
	 * @return the value, at most {@link #width} characters
	 */
	String format(byte[] cell, ByteOrder order);

	/**
	 * Reads what somebody typed.
	 *
	 * @param text the value; blanks around it do not matter
	 * @param bytes of the cell
	 * @param order of the bytes in the value
	 * @return {@code bytes} bytes as they are to lie in memory
	 * @throws CellFormatException with one line for the user
	 */
	byte[] parse(String text, int bytes, ByteOrder order) throws CellFormatException;
}
