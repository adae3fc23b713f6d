/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LiveSource;
import org.eclipse.osgi.util.NLS;

/** Goes where pointers point. */
final class Pointers {

	private Pointers() {
	}

	/** The eight bytes from the cursor on, in the order of the settings, are an address. */
	static void follow(LiveMemoryControl control) {
		LiveSource source = control.source();
		LiveModel model = control.model();
		if (source == null || model.sample() == null) {
			return;
		}
		long cursor = model.selection().cursor();
		long address = 0;
		for (int i = 0; i < Long.BYTES; i++) {
			long at = cursor + (model.settings().bigEndian() ? i : Long.BYTES - 1 - i);
			if (!model.isReadable(at)) {
				control.tell(LiveMessages.Pointer_NotReadable);
				return;
			}
			address = address << Byte.SIZE | model.sample().value(at);
		}
		if (source.nameOf(address).isEmpty()) {
			control.tell(NLS.bind(LiveMessages.Pointer_Nowhere, Digits.address(address, 1)));
			return;
		}
		try {
			control.navigate(source.locate(address));
		} catch (AddressExpressionException e) {
			control.tell(e.getMessage());
		}
	}
}
