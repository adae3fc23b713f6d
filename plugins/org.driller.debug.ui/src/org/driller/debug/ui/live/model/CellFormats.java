/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.util.List;

/** The formats there are. */
public final class CellFormats {

	/** How many bytes a cell may have. */
	public static final List<Integer> SIZES = List.of(1, 2, 4, 8, 16);

	public static final CellFormat HEX = new RadixFormat("hex", LiveMessages.Format_Hex, 16, false); //$NON-NLS-1$
	public static final CellFormat SIGNED = new RadixFormat("signed", LiveMessages.Format_Signed, 10, true); //$NON-NLS-1$
	public static final CellFormat UNSIGNED = new RadixFormat("unsigned", LiveMessages.Format_Unsigned, 10, false); //$NON-NLS-1$
	public static final CellFormat OCTAL = new RadixFormat("octal", LiveMessages.Format_Octal, 8, false); //$NON-NLS-1$
	public static final CellFormat BINARY = new RadixFormat("binary", LiveMessages.Format_Binary, 2, false); //$NON-NLS-1$
	public static final CellFormat FLOAT = new FloatFormat();
	public static final CellFormat DOUBLE = new DoubleFormat();
	public static final CellFormat POINTER = new PointerFormat();

	/** In the order in which users are offered them. */
	public static final List<CellFormat> ALL = List.of(HEX, SIGNED, UNSIGNED, OCTAL, BINARY, FLOAT, DOUBLE, POINTER);

	private CellFormats() {
	}

	/** @return the format of that id, {@link #HEX} if there is none */
	public static CellFormat of(String id) {
		return ALL.stream().filter(format -> format.id().equals(id)).findFirst().orElse(HEX);
	}

	/** @return {@code wanted} if the format has such cells, or else the size it has that is nearest */
	public static int size(CellFormat format, int wanted) {
		int best = 0;
		for (int size : SIZES) {
			if (format.supports(size) && (best == 0 || Math.abs(size - wanted) < Math.abs(best - wanted))) {
				best = size;
			}
		}
		return best;
	}
}
