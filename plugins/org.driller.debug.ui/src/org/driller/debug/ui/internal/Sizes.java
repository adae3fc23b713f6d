/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.internal;

import java.text.NumberFormat;

import org.eclipse.osgi.util.NLS;

/** Numbers of bytes as people read them. */
public final class Sizes {

	private static final String[] UNITS = { Messages.Size_B, Messages.Size_KiB, Messages.Size_MiB, Messages.Size_GiB,
			Messages.Size_TiB, Messages.Size_PiB, Messages.Size_EiB };

	private Sizes() {
	}

	/** @param bytes unsigned */
	public static String format(long bytes) {
		double value = bytes >= 0 ? bytes : bytes + 0x1p64;
		int unit = 0;
		while (value >= 1024 && unit < UNITS.length - 1) {
			value /= 1024;
			unit++;
		}
		NumberFormat format = NumberFormat.getInstance();
		format.setMaximumFractionDigits(value < 10 ? 1 : 0);
		return NLS.bind(UNITS[unit], format.format(value));
	}
}
