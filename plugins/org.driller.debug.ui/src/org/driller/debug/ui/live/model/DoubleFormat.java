/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.nio.ByteOrder;

import org.eclipse.osgi.util.NLS;

/** Floating-point numbers of eight bytes (IEEE 754 binary64). */
final class DoubleFormat implements CellFormat {

	@Override
	public String id() {
		return "double"; //$NON-NLS-1$
	}

	@Override
	public String label() {
		return LiveMessages.Format_Double;
	}

	@Override
	public boolean supports(int bytes) {
		return bytes == Double.BYTES;
	}

	@Override
	public int width(int bytes) {
		return Double.toString(-Double.MIN_NORMAL).length();
	}

	@Override
	public String format(byte[] cell, ByteOrder order) {
		return Double.toString(Double.longBitsToDouble(CellBytes.bits(cell, order)));
	}

	@Override
	public byte[] parse(String text, int bytes, ByteOrder order) throws CellFormatException {
		try {
			return CellBytes.of(Double.doubleToRawLongBits(Double.parseDouble(text.strip())), bytes, order);
		} catch (NumberFormatException e) {
			throw new CellFormatException(NLS.bind(LiveMessages.Format_NoNumber, text.strip(), label()));
		}
	}
}
