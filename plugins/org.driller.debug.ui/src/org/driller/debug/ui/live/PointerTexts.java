/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LivePointer;
import org.driller.debug.ui.live.model.PointerMessages;
import org.driller.debug.ui.live.model.Sample;
import org.eclipse.osgi.util.NLS;

/** What is said of pointers. */
final class PointerTexts {

	/** As many bytes of what is pointed to are shown. */
	static final int BYTES = 16;

	private PointerTexts() {
	}

	/** Where it points, in which block, and what is wrong. */
	static String of(LivePointer pointer) {
		String text = pointer.block().isEmpty() ? pointer.text() : NLS.bind(PointerMessages.Pointer_InBlock, pointer.text(), pointer.block());
		return NLS.bind(pointer.place().isEmpty() ? PointerMessages.Pointer_Dangling : PointerMessages.Pointer_To,
				Long.toHexString(pointer.value()), text);
	}

	/** The first bytes there, as digits and as text. */
	static String bytes(Sample sample) {
		var digits = new StringBuilder();
		var text = new StringBuilder();
		for (long at = sample.address(); sample.isReadable(at); at++) {
			int value = sample.value(at);
			digits.append(digits.isEmpty() ? "" : " ").append(Digits.high(value)).append(Digits.low(value)); //$NON-NLS-1$ //$NON-NLS-2$
			text.append(value >= ' ' && value < 0x7f ? (char) value : Digits.UNPRINTABLE);
		}
		return digits.isEmpty() ? "" : NLS.bind(PointerMessages.Tip_Bytes, digits, text); //$NON-NLS-1$
	}
}
