/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.nio.ByteOrder;

/** Addresses of eight bytes, as short as addresses of user space are written, with an arrow in front. */
final class PointerFormat implements CellFormat {

	private static final int USUAL_DIGITS = 12;
	private static final char ARROW = '\u2192';

	@Override
	public String id() {
		return "pointer"; //$NON-NLS-1$
	}

	@Override
	public String label() {
		return LiveMessages.Format_Pointer;
	}

	@Override
	public boolean supports(int bytes) {
		return bytes == Long.BYTES;
	}

	@Override
	public int width(int bytes) {
		return 1 + 2 * Long.BYTES;
	}

	@Override
	public String format(byte[] cell, ByteOrder order) {
		return ARROW + Digits.address(CellBytes.bits(cell, order), USUAL_DIGITS);
	}

	@Override
	public byte[] parse(String text, int bytes, ByteOrder order) throws CellFormatException {
		String typed = text.strip();
		return CellFormats.HEX.parse(typed.isEmpty() || typed.charAt(0) != ARROW ? typed : typed.substring(1), bytes, order);
	}
}
