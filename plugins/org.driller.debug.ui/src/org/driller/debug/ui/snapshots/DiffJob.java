/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.driller.core.DiffProgress;
import org.driller.core.DrillerException;
import org.driller.core.MemoryDiff;
import org.driller.core.MemoryDifference;
import org.driller.core.MemoryDifference.Kind;
import org.driller.core.Peer;
import org.driller.core.PeerSymbols;
import org.driller.debug.ui.internal.Sizes;
import org.driller.debug.ui.search.PlaceText;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;

/** Compares processes at two moments, one after the other, in slices, so that it can be stopped and shows what it has. */
final class DiffJob extends Job {

	/** Nobody reads more. */
	static final int MOST = 100_000;

	private static final Duration SLICE = Duration.ofMillis(50);
	private static final int STEPS = 1000;

	/** Told on the job's thread. */
	interface Listener {
		void found(List<Difference> more, double fraction);

		/** @param summary one line */
		void finished(String summary);
	}

	private final List<ComparedPair> pairs;
	private final Listener listener;
	private final List<String> remarks = new ArrayList<>();
	private int shown;
	private long differences;
	private long differing;
	private long compared;
	private long unreadable;
	private Duration longest = Duration.ZERO;

	DiffJob(List<ComparedPair> pairs, Listener listener) {
		super(SnapshotMessages.Diff_Job);
		this.pairs = List.copyOf(pairs);
		this.listener = listener;
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		SubMonitor progress = SubMonitor.convert(monitor, getName(), pairs.size() * STEPS);
		for (int i = 0; i < pairs.size() && !progress.isCanceled(); i++) {
			try {
				compare(pairs.get(i), i, progress);
			} catch (DrillerException e) {
				remarks.add(e.getMessage());
			}
		}
		listener.finished(summary(progress.isCanceled()));
		return progress.isCanceled() ? Status.CANCEL_STATUS : Status.OK_STATUS;
	}

	private void compare(ComparedPair pair, int index, SubMonitor progress) throws DrillerException {
		try (Peer before = pair.before().open()) {
			if (pair.live() == null) {
				try (Peer after = pair.after().open()) {
					compare(pair, before, after, index, progress);
				}
			} else {
				refresh(pair.live());
				compare(pair, before, pair.live(), index, progress);
			}
		}
	}

	private void refresh(Peer live) throws DrillerException {
		if (!live.isAlive()) {
			remarks.add(NLS.bind(SnapshotMessages.Diff_Ended, Integer.toString(live.pid())));
			return;
		}
		live.attach();
		try {
			live.refresh();
		} catch (DrillerException e) {
			// One that is stopped cannot answer: what it told last holds.
			live.update();
		}
	}

	private void compare(ComparedPair pair, Peer before, Peer after, int index, SubMonitor progress) throws DrillerException {
		try (PeerSymbols symbols = before.symbols()) {
			var diff = new MemoryDiff(before, after, MOST - shown);
			int done = 0;
			while (!diff.progress().done() && !progress.isCanceled()) {
				List<MemoryDifference> more = diff.next(SLICE);
				double fraction = diff.progress().fraction();
				int steps = (int) (fraction * STEPS);
				progress.worked(steps - done);
				done = steps;
				shown += more.size();
				listener.found(rows(pair, before, after, symbols, more), (index + fraction) / pairs.size());
			}
			account(diff.progress());
		}
	}

	private static List<Difference> rows(ComparedPair pair, Peer before, Peer after, PeerSymbols symbols, List<MemoryDifference> more) {
		var rows = new ArrayList<Difference>(more.size());
		for (MemoryDifference each : more) {
			Peer where = each.kind() == Kind.NEW ? after : before;
			rows.add(new Difference(pair, each, PlaceText.segment(where, each.address()), PlaceText.symbol(symbols, each.address())));
		}
		return rows;
	}

	private void account(DiffProgress progress) {
		differences += progress.differences();
		differing += progress.differing();
		compared += progress.compared();
		unreadable += progress.unreadable();
		longest = progress.took().compareTo(longest) > 0 ? progress.took() : longest;
	}

	private String summary(boolean canceled) {
		var parts = new ArrayList<String>();
		parts.add(NLS.bind(canceled ? SnapshotMessages.Diff_Canceled
				: pairs.size() == 1 ? SnapshotMessages.Diff_DoneOne : SnapshotMessages.Diff_Done, new Object[] {
				Long.toString(differences), Long.toString(differing), Sizes.format(compared), Integer.toString(pairs.size()) }));
		if (pairs.stream().anyMatch(pair -> pair.live() != null)) {
			parts.add(NLS.bind(SnapshotMessages.Diff_Skew, SnapshotTexts.duration(longest)));
		}
		if (differences > shown) {
			parts.add(NLS.bind(SnapshotMessages.Diff_Shown, Integer.toString(shown)));
		}
		if (unreadable > 0) {
			parts.add(NLS.bind(SnapshotMessages.Diff_Unreadable, Sizes.format(unreadable)));
		}
		parts.addAll(remarks.stream().distinct().limit(2).toList());
		return parts.stream().collect(Collectors.joining("; ")); //$NON-NLS-1$
	}
}
