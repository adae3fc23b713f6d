/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.nio.ByteOrder;

import org.eclipse.osgi.util.NLS;

/** Floating-point numbers of four bytes (IEEE 754 binary32). */
final class FloatFormat implements CellFormat {

	@Override
	public String id() {
		return "float"; //$NON-NLS-1$
	}

	@Override
	public String label() {
		return LiveMessages.Format_Float;
	}

	@Override
	public boolean supports(int bytes) {
		return bytes == Float.BYTES;
	}

	@Override
	public int width(int bytes) {
		return Float.toString(-Float.MIN_NORMAL).length();
	}

	@Override
	public String format(byte[] cell, ByteOrder order) {
		return Float.toString(Float.intBitsToFloat((int) CellBytes.bits(cell, order)));
	}

	@Override
	public byte[] parse(String text, int bytes, ByteOrder order) throws CellFormatException {
		try {
			return CellBytes.of(Float.floatToRawIntBits(Float.parseFloat(text.strip())), bytes, order);
		} catch (NumberFormatException e) {
			throw new CellFormatException(NLS.bind(LiveMessages.Format_NoNumber, text.strip(), label()));
		}
	}
}
