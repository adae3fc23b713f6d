/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import org.driller.core.ComparedPlace;
import org.driller.core.Peer;
import org.driller.debug.ui.internal.DrillerImages;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceColors;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.widgets.Composite;

/** One peer: its name, what the comparison says of it, and its bytes. */
public final class CompareColumn {

	private final Peer peer;
	private final Composite area;
	private final CLabel title;
	private final CLabel summary;
	private final LiveMemoryControl live;
	private CompareSource source;

	/** @param open called when the name is double-clicked */
	CompareColumn(Composite parent, Peer peer, Runnable open) {
		this.peer = peer;
		area = new Composite(parent, SWT.NONE);
		GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
		GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(area);
		title = new CLabel(area, SWT.NONE);
		title.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
		title.setToolTipText(CompareMessages.Column_TitleTip);
		summary = new CLabel(area, SWT.NONE);
		live = new LiveMemoryControl(area, SWT.NONE);
		for (CLabel label : new CLabel[] { title, summary }) {
			GridDataFactory.fillDefaults().grab(true, false).applyTo(label);
			label.addListener(SWT.MouseDown, event -> live.setFocus());
			label.addListener(SWT.MouseDoubleClick, event -> open.run());
		}
		GridDataFactory.fillDefaults().grab(true, true).applyTo(live);
		live.canvas().getAccessible().addAccessibleListener(new AccessibleAdapter() {
			@Override
			public void getHelp(AccessibleEvent event) {
				event.result = title.getText() + ": " + summary.getText(); //$NON-NLS-1$
			}
		});
		showEnded();
	}

	/** The peer whose bytes these are. */
	public Peer peer() {
		return peer;
	}

	/** What shows the bytes. */
	public LiveMemoryControl live() {
		return live;
	}

	/** What the comparison says of it. */
	public String summary() {
		return summary.getText();
	}

	/** {@code null} if the peer has no such place. */
	CompareSource source() {
		return source;
	}

	/** Shows another place. */
	void show(ComparedPlace place, ComparedPlace.Part part) {
		source = part.isPresent() ? new CompareSource(place, part) : null;
		live.setVisible(source != null);
		live.setSource(source);
		setSummary(part.isPresent() ? CompareMessages.Column_Comparing : part.problem(), !part.isPresent());
		showEnded();
	}

	/** Says how it compares. @param strange whether that is something to look at */
	void setSummary(String text, boolean strange) {
		if (!text.equals(summary.getText())) {
			summary.setText(text);
			summary.setToolTipText(text);
		}
		summary.setForeground(strange ? JFaceColors.getErrorText(summary.getDisplay()) : null);
	}

	/** Shows by the icon whether it lives. */
	void showEnded() {
		title.setText(Comparison.name(peer));
		title.setImage(DrillerImages.get(peer.isAlive() ? DrillerImages.PEER : DrillerImages.PEER_ENDED));
	}

	/** The distance of an address from the beginning of the place; the column must have it. */
	long offset(long address) {
		return address - source.bounds().first();
	}

	/** The other way round. */
	long address(long offset) {
		return source.bounds().first() + offset;
	}

	int width() {
		return live.rowWidth();
	}

	void dispose() {
		area.dispose();
	}
}
