/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a view remembers of how it shows memory. Immutable.
 *
 * @param format of the cells
 * @param cellBytes in a cell, one that the format supports
 * @param bigEndian whether the first byte of a cell is the most significant one
 * @param columns cells in a row; 0 for as many as there is room for
 * @param encoding of the text pane
 * @param textShown whether there is one
 * @param rate readings in a second, 0 for only when asked
 * @param parts what is shown besides
 */
public record LiveSettings(CellFormat format, int cellBytes, boolean bigEndian, int columns, TextEncoding encoding,
		boolean textShown, int rate, Set<LivePart> parts) {

	/** The fastest that is read. */
	public static final int MAX_RATE = 60;
	/** The rates that users are offered, the slowest first; 0 means by hand. */
	public static final int[] RATES = { 0, 1, 2, 5, 10, 20, 30, MAX_RATE };
	/** The numbers of columns that users are offered; 0 means automatic. */
	public static final int[] COLUMNS = { 0, 1, 2, 4, 8, 16, 32, 64 };
	/** The longest row. */
	public static final int MAX_ROW_BYTES = 256;

	/** Bytes in hexadecimal, ten times a second. */
	public static final LiveSettings DEFAULT = new LiveSettings(CellFormats.HEX, 1, false, 0, TextEncoding.ASCII, true, 10,
			Set.of());

	/** Corrects what does not go together. */
	public LiveSettings {
		cellBytes = CellFormats.size(format, cellBytes);
		columns = Math.max(0, Math.min(columns, MAX_ROW_BYTES / cellBytes));
		rate = Math.max(0, Math.min(rate, MAX_RATE));
		parts = LivePart.copy(parts);
	}

	public ByteOrder order() {
		return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
	}

	/** @return the width of a cell in characters */
	public int cellChars() {
		return format.width(cellBytes);
	}

	public LiveSettings withFormat(CellFormat other) {
		return new LiveSettings(other, cellBytes, bigEndian, columns, encoding, textShown, rate, parts);
	}

	/** @param bytes if the format has no such cells, hexadecimal takes its place */
	public LiveSettings withCellBytes(int bytes) {
		return new LiveSettings(format.supports(bytes) ? format : CellFormats.HEX, bytes, bigEndian, columns, encoding,
				textShown, rate, parts);
	}

	public LiveSettings withBigEndian(boolean big) {
		return new LiveSettings(format, cellBytes, big, columns, encoding, textShown, rate, parts);
	}

	public LiveSettings withColumns(int count) {
		return new LiveSettings(format, cellBytes, bigEndian, count, encoding, textShown, rate, parts);
	}

	/** Shows the text pane too. */
	public LiveSettings withEncoding(TextEncoding other) {
		return new LiveSettings(format, cellBytes, bigEndian, columns, other, true, rate, parts);
	}

	public LiveSettings withText(boolean shown) {
		return new LiveSettings(format, cellBytes, bigEndian, columns, encoding, shown, rate, parts);
	}

	public LiveSettings withRate(int hertz) {
		return new LiveSettings(format, cellBytes, bigEndian, columns, encoding, textShown, hertz, parts);
	}

	/** @return whether a part is shown */
	public boolean shows(LivePart part) {
		return parts.contains(part);
	}

	public LiveSettings with(LivePart part, boolean shown) {
		Set<LivePart> others = EnumSet.noneOf(LivePart.class);
		others.addAll(parts);
		if (shown) {
			others.add(part);
		} else {
			others.remove(part);
		}
		return new LiveSettings(format, cellBytes, bigEndian, columns, encoding, textShown, rate, others);
	}

	/** Shows a part if it is hidden, and hides it if it is shown. */
	public LiveSettings toggled(LivePart part) {
		return with(part, !shows(part));
	}

	/** @return names and values to be stored; see {@link #of} */
	public Map<String, String> toMap() {
		Map<String, String> map = new TreeMap<>();
		map.put("format", format.id()); //$NON-NLS-1$
		map.put("cellBytes", Integer.toString(cellBytes)); //$NON-NLS-1$
		map.put("bigEndian", Boolean.toString(bigEndian)); //$NON-NLS-1$
		map.put("columns", Integer.toString(columns)); //$NON-NLS-1$
		map.put("encoding", encoding.name()); //$NON-NLS-1$
		map.put("text", Boolean.toString(textShown)); //$NON-NLS-1$
		map.put("rate", Integer.toString(rate)); //$NON-NLS-1$
		LivePart.put(parts, map);
		return map;
	}

	/** Takes what is of use from what was stored, be it by another version, and the default for the rest. */
	public static LiveSettings of(Map<String, String> map) {
		return new LiveSettings(CellFormats.of(map.get("format")), number(map.get("cellBytes"), DEFAULT.cellBytes), //$NON-NLS-1$ //$NON-NLS-2$
				Boolean.parseBoolean(map.get("bigEndian")), number(map.get("columns"), DEFAULT.columns), //$NON-NLS-1$ //$NON-NLS-2$
				TextEncoding.of(map.get("encoding")), !"false".equals(map.get("text")), //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
				number(map.get("rate"), DEFAULT.rate), LivePart.of(map)); //$NON-NLS-1$
	}

	private static int number(String text, int otherwise) {
		try {
			return text == null ? otherwise : Integer.parseInt(text);
		} catch (NumberFormatException e) {
			return otherwise;
		}
	}
}
