/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Locale;

import org.eclipse.osgi.util.NLS;

/** Whole numbers. Where digits stand for bits, that is in every radix but ten, they are filled up with zeros. */
final class RadixFormat implements CellFormat {

	private static final int DECIMAL = 10;

	private final String id;
	private final String label;
	private final int radix;
	private final boolean signed;

	RadixFormat(String id, String label, int radix, boolean signed) {
		this.id = id;
		this.label = label;
		this.radix = radix;
		this.signed = signed;
	}

	@Override
	public String id() {
		return id;
	}

	@Override
	public String label() {
		return label;
	}

	@Override
	public boolean supports(int bytes) {
		return CellFormats.SIZES.contains(bytes);
	}

	@Override
	public int width(int bytes) {
		return (signed ? lowest(bytes) : highest(bytes)).toString(radix).length();
	}

	@Override
	public String format(byte[] cell, ByteOrder order) {
		String digits;
		if (cell.length <= Long.BYTES) {
			long bits = CellBytes.bits(cell, order);
			int unused = Long.SIZE - cell.length * Byte.SIZE;
			digits = signed ? Long.toString(bits << unused >> unused, radix) : Long.toUnsignedString(bits, radix);
		} else {
			digits = (signed ? CellBytes.signed(cell, order) : CellBytes.unsigned(cell, order)).toString(radix);
		}
		return radix == DECIMAL ? digits : "0".repeat(width(cell.length) - digits.length()) + digits; //$NON-NLS-1$
	}

	@Override
	public byte[] parse(String text, int bytes, ByteOrder order) throws CellFormatException {
		String typed = text.strip();
		String digits = radix == 16 && typed.toLowerCase(Locale.ROOT).startsWith("0x") ? typed.substring(2) : typed; //$NON-NLS-1$
		BigInteger value;
		try {
			value = new BigInteger(digits, radix);
		} catch (NumberFormatException e) {
			throw new CellFormatException(NLS.bind(LiveMessages.Format_NoNumber, typed, label));
		}
		// Negative numbers mean the same bits in every whole-number format.
		BigInteger most = signed ? lowest(bytes).not() : highest(bytes);
		if (value.compareTo(lowest(bytes)) < 0 || value.compareTo(most) > 0) {
			throw new CellFormatException(NLS.bind(LiveMessages.Format_TooLarge, typed, bytes));
		}
		return CellBytes.of(value, bytes, order);
	}

	private static BigInteger lowest(int bytes) {
		return BigInteger.ONE.shiftLeft(bytes * Byte.SIZE - 1).negate();
	}

	private static BigInteger highest(int bytes) {
		return BigInteger.ONE.shiftLeft(bytes * Byte.SIZE).subtract(BigInteger.ONE);
	}
}
