/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.Objects;

import org.driller.debug.ui.internal.DrillerImages;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.Sample;
import org.eclipse.jface.resource.JFaceColors;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;

/** One line below the bytes: where they come from, what the cursor is on, whether they can be changed, how often they are read. */
final class StatusStrip {

	private static final long MESSAGE_NANOS = 10_000_000_000L;

	private final Composite area;
	private final CLabel origin;
	private final CLabel cursor;
	private final CLabel mode;
	private String originText = ""; //$NON-NLS-1$
	private String message = ""; //$NON-NLS-1$
	private long messageAt;
	private int cursorLength;

	StatusStrip(Composite parent) {
		area = new Composite(parent, SWT.NONE);
		area.setLayoutData(new GridData(SWT.FILL, SWT.END, true, false, 2, 1));
		var layout = new GridLayout(3, false);
		layout.marginHeight = 0;
		layout.marginWidth = 2;
		area.setLayout(layout);
		origin = label(true, true);
		cursor = label(false, true);
		mode = label(false, false);
	}

	String originText() {
		return originText;
	}

	String messageText() {
		return message;
	}

	String modeText() {
		return mode.getText();
	}

	/** Shows a message in the first place, for a while. */
	void tell(String text) {
		message = text == null ? "" : text; //$NON-NLS-1$
		messageAt = System.nanoTime();
	}

	void show(LiveSource source, LiveModel model, boolean paused) {
		Sample sample = model.sample();
		originText = source == null ? "" : sample == null ? LiveMessages.Status_Reading : StatusTexts.origin(sample); //$NON-NLS-1$
		if (!message.isEmpty() && System.nanoTime() - messageAt > MESSAGE_NANOS) {
			message = ""; //$NON-NLS-1$
		}
		boolean telling = !message.isEmpty();
		boolean changed = set(origin, telling ? message : originText);
		// That of its neighbour, which a theme may have set; the system's default may be illegible on the theme's background.
		Color color = telling ? JFaceColors.getErrorText(origin.getDisplay()) : cursor.getForeground();
		// Setting what is there already would paint it anew.
		if (!color.equals(origin.getForeground())) {
			origin.setForeground(color);
		}
		Image image = isEnded(sample) ? DrillerImages.get(DrillerImages.PEER_ENDED) : null;
		if (image != origin.getImage()) {
			origin.setImage(image);
			changed = true;
		}
		String text = sample == null ? "" : StatusTexts.cursor(source, model); //$NON-NLS-1$
		if (set(cursor, text)) {
			// Its number changes all the time, and mostly takes as much room.
			changed |= text.length() != cursorLength || cursor.computeSize(SWT.DEFAULT, SWT.DEFAULT).x > cursor.getSize().x;
			cursorLength = text.length();
		}
		changed |= set(mode, source == null ? "" : mode(source, model, paused)); //$NON-NLS-1$
		String tip = source == null ? null : source.readOnlyReason().orElse(LiveMessages.Status_WritableTip);
		if (!Objects.equals(tip, mode.getToolTipText())) {
			mode.setToolTipText(tip);
		}
		if (changed) {
			area.layout();
		}
	}

	private static boolean isEnded(Sample sample) {
		return sample != null && sample.liveness() == Sample.Liveness.ENDED;
	}

	private static String mode(LiveSource source, LiveModel model, boolean paused) {
		boolean writable = source.readOnlyReason().isEmpty() && model.sample() != null
				&& model.sample().isWritable(model.selection().cursor());
		String access = writable ? LiveMessages.Status_Writable : LiveMessages.Status_ReadOnly;
		if (isEnded(model.sample())) {
			return access;
		}
		int rate = model.settings().rate();
		String often = paused ? LiveMessages.Status_Paused
				: rate == 0 ? LiveMessages.Status_Manual : NLS.bind(LiveMessages.Status_Rate, rate);
		return access + LiveMessages.Status_Separator + often;
	}

	private static boolean set(CLabel label, String text) {
		if (text.equals(label.getText())) {
			return false;
		}
		label.setText(text);
		label.setToolTipText(text);
		return true;
	}

	/** @param yields whether it is shortened where there is little room; its tip says all then */
	private CLabel label(boolean grows, boolean yields) {
		var label = new CLabel(area, SWT.NONE);
		label.setLayoutData(new GridData(grows ? SWT.FILL : SWT.END, SWT.CENTER, yields, false));
		label.setMargins(4, 1, 4, 1);
		return label;
	}
}
