/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.scan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.core.PeerSymbols;
import org.driller.core.ScanCondition;
import org.driller.core.ScanMatch;
import org.driller.core.ScanPart;
import org.driller.core.ScanProgress;
import org.driller.core.SegmentKind;
import org.driller.core.ValueScan;
import org.driller.debug.ui.internal.Sizes;
import org.driller.debug.ui.search.PlaceText;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;

/** One pass of a scan, in slices, so that it can be stopped and shows how far it has come. */
final class ScanJob extends Job {

	/** Nobody reads more: narrow further. */
	static final int SHOWN = 10_000;

	private static final Duration SLICE = Duration.ofMillis(50);
	private static final int STEPS = 1000;

	/** Where a first pass looks. */
	record Where(List<Peer> peers, Set<SegmentKind> kinds) {
	}

	/** Told on the job's thread. */
	interface Listener {
		void advanced(ScanProgress progress, List<ScanPart> parts);

		/** @param line what became of it; @param begun whether the pass began: what was wrong with it otherwise is the line */
		void finished(String line, boolean begun, List<ScanRow> rows, List<ScanPart> parts);
	}

	private final ValueScan scan;
	private final Where where;
	private final ScanCondition condition;
	private final String value;
	private final Listener listener;

	/** @param where what to add first; {@code null} for a further pass */
	ScanJob(ValueScan scan, Where where, ScanCondition condition, String value, Listener listener) {
		super(ScanMessages.Scan_Job);
		this.scan = scan;
		this.where = where;
		this.condition = condition;
		this.value = value;
		this.listener = listener;
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		SubMonitor progress = SubMonitor.convert(monitor, getName(), STEPS);
		boolean begun = false;
		try {
			if (where != null) {
				for (Peer peer : where.peers()) {
					refresh(peer);
					scan.add(peer, where.kinds());
				}
			}
			scan.begin(condition, value);
			begun = true;
			int done = 0;
			ScanProgress now;
			do {
				now = scan.advance(SLICE);
				int steps = (int) (now.fraction() * STEPS);
				progress.worked(Math.max(0, steps - done));
				done = Math.max(done, steps);
				listener.advanced(now, scan.parts());
			} while (!now.done() && !progress.isCanceled());
			listener.finished(line(now), true, rows(), scan.parts());
		} catch (DrillerException e) {
			listener.finished(e.getMessage(), begun, begun ? rows() : List.of(), scan.parts());
		}
		return progress.isCanceled() ? Status.CANCEL_STATUS : Status.OK_STATUS;
	}

	/** Memory that it has mapped by itself is not in its table yet; one that cannot answer is scanned as it is. */
	private static void refresh(Peer peer) {
		if (peer.isAlive()) {
			try {
				peer.refresh();
			} catch (DrillerException e) {
				peer.update();
			}
		}
	}

	private static String line(ScanProgress now) {
		var line = new StringBuilder(NLS.bind(now.done() ? ScanMessages.Scan_Done : ScanMessages.Scan_Stopped,
				new Object[] { Integer.toString(now.pass()), Long.toString(now.matches()), Sizes.format(now.scanned()) }));
		if (now.matches() > SHOWN) {
			line.append("; ").append(NLS.bind(ScanMessages.Scan_Shown, Integer.toString(SHOWN))); //$NON-NLS-1$
		}
		if (now.ended() > 0) {
			line.append("; ").append(NLS.bind(ScanMessages.Scan_Ended, Integer.toString(now.ended()))); //$NON-NLS-1$
		}
		if (now.leftOut() > 0) {
			line.append("; ").append(NLS.bind(ScanMessages.Scan_LeftOut, Sizes.format(now.leftOut()))); //$NON-NLS-1$
		}
		if (!now.reason().isEmpty()) {
			line.append("; ").append(now.reason()); //$NON-NLS-1$
		}
		return line.toString();
	}

	private List<ScanRow> rows() {
		Map<Peer, PeerSymbols> symbols = new HashMap<>();
		var rows = new ArrayList<ScanRow>();
		try {
			for (ScanMatch match : scan.matches(0, SHOWN)) {
				rows.add(new ScanRow(match, place(match, symbols)));
			}
		} finally {
			symbols.values().forEach(PeerSymbols::close);
		}
		return rows;
	}

	private static String place(ScanMatch match, Map<Peer, PeerSymbols> symbols) {
		Peer peer = match.peer();
		try {
			if (!symbols.containsKey(peer)) {
				symbols.put(peer, peer.symbols());
			}
			return PlaceText.of(peer, symbols.get(peer), match.address());
		} catch (DrillerException e) {
			return PlaceText.segment(peer, match.address());
		}
	}
}
