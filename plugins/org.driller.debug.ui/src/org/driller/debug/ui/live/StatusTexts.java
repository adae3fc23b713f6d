/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.Optional;

import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.Origin;
import org.driller.debug.ui.live.model.PointerMessages;
import org.driller.debug.ui.live.model.Sample;
import org.eclipse.osgi.util.NLS;

/** What the status line and screen readers say of the bytes. */
final class StatusTexts {

	private StatusTexts() {
	}

	/** Where the bytes come from and whether they are live. */
	static String origin(Sample sample) {
		boolean some = sample.origins().stream().anyMatch(origin -> origin != Origin.NONE);
		if (sample.liveness().isStale()) {
			return some ? stale(sample) : NLS.bind(staleUnreadable(sample), reason(sample));
		}
		if (!some) {
			return NLS.bind(LiveMessages.Status_Unreadable, reason(sample));
		}
		var parts = new StringBuilder();
		for (Origin each : sample.origins()) {
			if (each != Origin.NONE) {
				parts.append(parts.isEmpty() ? "" : LiveMessages.Status_And).append(name(each)); //$NON-NLS-1$
			}
		}
		if (sample.origins().contains(Origin.NONE)) {
			return NLS.bind(LiveMessages.Status_FromWithGaps, parts, reason(sample));
		}
		if (sample.origins().contains(Origin.PROCESS)) {
			return NLS.bind(LiveMessages.Status_FromUnshared, parts, unsharedReason(sample.firstUnsharedReason()));
		}
		return NLS.bind(LiveMessages.Status_From, parts);
	}

	/** Why the bytes may not be what the process sees. */
	static String stale(Sample sample) {
		return switch (sample.liveness()) {
		case STOPPED -> sample.stopper().isEmpty() ? LiveMessages.Status_Stopped
				: NLS.bind(LiveMessages.Status_StoppedBy, sample.stopper());
		case BEHIND -> LiveMessages.Status_Behind;
		case SAVED -> LiveMessages.Status_Saved;
		default -> LiveMessages.Status_Ended;
		};
	}

	private static String staleUnreadable(Sample sample) {
		return switch (sample.liveness()) {
		case ENDED -> LiveMessages.Status_EndedUnreadable;
		case SAVED -> LiveMessages.Status_SavedUnreadable;
		default -> LiveMessages.Status_Unreadable;
		};
	}

	private static String reason(Sample sample) {
		return sample.firstReason() == null ? LiveMessages.Status_ReasonUnknown : sample.firstReason();
	}

	static String unsharedReason(String reason) {
		return reason == null || reason.isEmpty() ? LiveMessages.Status_ReasonUnknown : reason;
	}

	private static String name(Origin origin) {
		return switch (origin) {
		case IMAGE -> LiveMessages.Origin_Image;
		case FILE -> LiveMessages.Origin_File;
		case PROCESS -> LiveMessages.Origin_Process;
		case DEBUGGER -> LiveMessages.Origin_Debugger;
		case NONE -> LiveMessages.Origin_None;
		};
	}

	/** What the cursor is on: address, value as it is shown, name of the place. */
	static String cursor(LiveSource source, LiveModel model) {
		AddressRange selected = model.selection().range();
		long address = selected.first();
		String hex = "0x" + Digits.address(address, 1); //$NON-NLS-1$
		if (!model.selection().isSingle()) {
			return NLS.bind(LiveMessages.Status_Selected, hex, AddressRange.toBig(selected.last() - address + 1));
		}
		String place = Optional.ofNullable(source).flatMap(from -> from.nameOf(address)).orElse(null);
		String what = place == null ? hex : hex + ' ' + place;
		String symbol = model.annotations().symbolAt(address);
		what = symbol == null ? what : NLS.bind(PointerMessages.Status_Symbol, what, symbol);
		String value = value(model, address);
		return value == null ? what : NLS.bind(LiveMessages.Status_Value, what, value);
	}

	/** The value of the cell under the cursor, or of the byte in the text pane; {@code null} if it cannot be read. */
	static String value(LiveModel model, long address) {
		if (!model.isReadable(address)) {
			return null;
		}
		if (model.selection().unit() == 1) {
			int value = model.sample().value(address);
			return NLS.bind(LiveMessages.Status_Byte, "0x" + Digits.high(value) + Digits.low(value), value); //$NON-NLS-1$
		}
		byte[] cell = model.cell(address);
		return cell == null ? null : model.settings().format().format(cell, model.settings().order());
	}
}
