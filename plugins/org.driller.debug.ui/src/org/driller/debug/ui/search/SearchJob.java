/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.driller.core.DrillerException;
import org.driller.core.MemorySearch;
import org.driller.core.Peer;
import org.driller.core.PeerSymbols;
import org.driller.core.SearchPattern;
import org.driller.core.SearchProgress;
import org.driller.core.SegmentKind;
import org.driller.debug.ui.internal.Messages;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;

/** Searches peers one after the other, in slices, so that it can be stopped and shows what it has. */
final class SearchJob extends Job {

	/** Nobody reads more; who wants them has the {@code driller find} command. */
	static final int MOST = 100_000;

	private static final Duration SLICE = Duration.ofMillis(50);
	private static final int BATCH = 256;
	private static final int SHOWN = 16;
	private static final int STEPS = 1000;

	/** Told on the job's thread. */
	interface Listener {
		/** @param fraction of all peers, from 0 to 1 */
		void found(List<SearchMatch> matches, double fraction);

		/** @param summary one line */
		void finished(String summary);
	}

	private final List<Peer> peers;
	private final SearchPattern pattern;
	private final Set<SegmentKind> kinds;
	private final Listener listener;
	private final List<String> remarks = new ArrayList<>();
	private int count;
	private boolean full;

	SearchJob(List<Peer> peers, SearchPattern pattern, Set<SegmentKind> kinds, Listener listener) {
		super(NLS.bind(Messages.Search_Job, pattern.text()));
		this.peers = List.copyOf(peers);
		this.pattern = pattern;
		this.kinds = kinds;
		this.listener = listener;
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		SubMonitor progress = SubMonitor.convert(monitor, getName(), peers.size() * STEPS);
		long scanned = 0;
		for (int i = 0; i < peers.size() && !full && !progress.isCanceled(); i++) {
			Peer peer = peers.get(i);
			try {
				scanned += search(peer, i, progress);
			} catch (DrillerException e) {
				remarks.add(e.getMessage());
			}
		}
		listener.finished(summary(progress.isCanceled(), scanned));
		return progress.isCanceled() ? Status.CANCEL_STATUS : Status.OK_STATUS;
	}

	private long search(Peer peer, int index, SubMonitor progress) throws DrillerException {
		if (peer.isAlive()) {
			refresh(peer);
		}
		try (PeerSymbols symbols = peer.symbols(); MemorySearch search = peer.memory().search(pattern, kinds)) {
			int done = 0;
			while (!search.progress().done() && !full && !progress.isCanceled()) {
				long[] found = search.next(Math.min(BATCH, MOST - count), SLICE);
				double fraction = search.progress().fraction();
				int steps = (int) (fraction * STEPS);
				progress.worked(steps - done);
				done = steps;
				count += found.length;
				full = count >= MOST;
				listener.found(matches(peer, symbols, search.matchLength(), found), (index + fraction) / peers.size());
			}
			remark(peer, search.progress());
			return search.progress().scanned();
		}
	}

	/** Memory that it has mapped by itself is not in its table yet; one that cannot answer is searched as it is. */
	private static void refresh(Peer peer) {
		try {
			peer.refresh();
		} catch (DrillerException e) {
			peer.update();
		}
	}

	private static List<SearchMatch> matches(Peer peer, PeerSymbols symbols, int length, long[] addresses) {
		var matches = new ArrayList<SearchMatch>(addresses.length);
		for (long address : addresses) {
			var bytes = new byte[Math.min(length, SHOWN)];
			peer.memory().read(address, bytes);
			matches.add(new SearchMatch(peer, address, PlaceText.of(peer, symbols, address), HexFormat.ofDelimiter(" ").formatHex(bytes), //$NON-NLS-1$
					text(bytes)));
		}
		return matches;
	}

	private static String text(byte[] bytes) {
		var text = new StringBuilder(bytes.length);
		for (byte b : bytes) {
			text.append(b >= 0x20 && b < 0x7f ? (char) b : '.');
		}
		return text.toString();
	}

	private void remark(Peer peer, SearchProgress progress) {
		if (progress.ended()) {
			remarks.add(NLS.bind(Messages.Search_Ended, Integer.toString(peer.pid())));
		} else if (progress.unreadable() > 0) {
			remarks.add(progress.reason());
		}
	}

	private String summary(boolean canceled, long scanned) {
		String mebibytes = Long.toString(scanned >> 20);
		String first = full ? NLS.bind(Messages.Search_Full, Integer.toString(count))
				: canceled ? NLS.bind(Messages.Search_Canceled, Integer.toString(count))
						: NLS.bind(peers.size() == 1 ? Messages.Search_DoneOne : Messages.Search_Done,
								new Object[] { Integer.toString(count), Integer.toString(peers.size()), mebibytes });
		String more = remarks.stream().distinct().limit(3).collect(Collectors.joining("; ")); //$NON-NLS-1$
		return more.isEmpty() ? first : first + "; " + more; //$NON-NLS-1$
	}
}
