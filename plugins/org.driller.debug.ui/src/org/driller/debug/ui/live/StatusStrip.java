/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.internal.DrillerImages;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.Origin;
import org.driller.debug.ui.live.model.Sample;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;

/** One line below the bytes: where they come from, what the cursor is on, and how often they are read. */
final class StatusStrip {

	private final Composite area;
	private final CLabel origin;
	private final CLabel cursor;
	private final CLabel mode;

	StatusStrip(Composite parent) {
		area = new Composite(parent, SWT.NONE);
		var layout = new GridLayout(3, false);
		layout.marginHeight = 0;
		layout.marginWidth = 2;
		area.setLayout(layout);
		origin = label(true);
		cursor = label(false);
		mode = label(false);
	}

	Control control() {
		return area;
	}

	/** The first part, for tests and screen readers. */
	String originText() {
		return origin.getText();
	}

	/**
	 * @param periodMillis between two readings, 0 while paused
	 */
	void show(LiveModel model, int periodMillis) {
		Sample sample = model.sample();
		boolean changed = set(origin, sample == null ? Messages.Live_Reading : describe(sample));
		origin.setImage(isEnded(sample) ? DrillerImages.get(DrillerImages.PEER_ENDED) : null);
		changed |= set(cursor, sample == null ? "" : describe(model)); //$NON-NLS-1$
		changed |= set(mode, mode(model, periodMillis));
		if (changed) {
			area.layout();
		}
	}

	private static String describe(Sample sample) {
		if (isEnded(sample)) {
			boolean some = sample.origins().stream().anyMatch(o -> o != Origin.NONE);
			return some ? Messages.Live_Ended : NLS.bind(Messages.Live_EndedUnreadable, reason(sample));
		}
		var parts = new StringBuilder();
		for (Origin each : sample.origins()) {
			if (each != Origin.NONE) {
				parts.append(parts.isEmpty() ? "" : Messages.Live_And).append(name(each)); //$NON-NLS-1$
			}
		}
		boolean gaps = sample.origins().contains(Origin.NONE);
		if (parts.isEmpty()) {
			return NLS.bind(Messages.Live_Unreadable, reason(sample));
		}
		return NLS.bind(gaps ? Messages.Live_FromWithGaps : Messages.Live_From, parts, gaps ? reason(sample) : null);
	}

	private static boolean isEnded(Sample sample) {
		return sample != null && sample.liveness() == Sample.Liveness.ENDED;
	}

	private static String reason(Sample sample) {
		return sample.firstReason() == null ? Messages.Live_ReasonUnknown : sample.firstReason();
	}

	/** @return what the user calls an origin */
	static String name(Origin origin) {
		return switch (origin) {
		case IMAGE -> Messages.Origin_Image;
		case FILE -> Messages.Origin_File;
		case PROCESS -> Messages.Origin_Process;
		case DEBUGGER -> Messages.Origin_Debugger;
		case NONE -> Messages.Origin_None;
		};
	}

	private static String describe(LiveModel model) {
		AddressRange selected = model.selection().range();
		long address = selected.first();
		String hex = "0x" + Digits.address(address, 1); //$NON-NLS-1$
		if (selected.first() != selected.last()) {
			return NLS.bind(Messages.Live_Selected, hex, AddressRange.toBig(selected.last() - address + 1));
		}
		if (!model.isReadable(address)) {
			return hex;
		}
		int value = model.sample().value(address);
		return NLS.bind(Messages.Live_Value, new Object[] { hex, "0x" + Digits.high(value) + Digits.low(value), value }); //$NON-NLS-1$
	}

	private static String mode(LiveModel model, int periodMillis) {
		String access = model.sample() != null && model.sample().isWritable(model.selection().cursor())
				? Messages.Live_Writable
				: Messages.Live_ReadOnly;
		if (isEnded(model.sample())) {
			return access;
		}
		String rate = periodMillis == 0 ? Messages.Live_Paused
				: NLS.bind(Messages.Live_Rate, Math.round(1000f / periodMillis));
		return access + Messages.Live_Separator + rate;
	}

	private static boolean set(CLabel label, String text) {
		if (text.equals(label.getText())) {
			return false;
		}
		label.setText(text);
		label.setToolTipText(text);
		return true;
	}

	private CLabel label(boolean grab) {
		var label = new CLabel(area, SWT.NONE);
		label.setLayoutData(new GridData(grab ? SWT.FILL : SWT.END, SWT.CENTER, grab, false));
		label.setMargins(4, 1, 4, 1);
		return label;
	}
}
