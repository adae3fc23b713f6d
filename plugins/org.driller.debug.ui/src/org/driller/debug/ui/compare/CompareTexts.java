/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.util.Locale;

import org.driller.core.ComparisonResult;
import org.driller.core.MemoryComparison;
import org.driller.debug.ui.internal.Sizes;
import org.eclipse.osgi.util.NLS;

/** What the view says of a comparison. */
final class CompareTexts {

	private static final double MILLI = 1e6;

	private CompareTexts() {
	}

	/** Of one peer. */
	static String ofPeer(Comparison comparison, ComparisonResult result, int index) {
		ComparisonResult.OfPeer peer = result.peers().get(index);
		if (!peer.leftOut().isEmpty()) {
			return peer.leftOut();
		}
		String text;
		if (index == comparison.options().reference()) {
			text = CompareMessages.Peer_Reference;
		} else if (peer.differing() == 0) {
			text = CompareMessages.Peer_Same;
		} else {
			text = peer.differing() == 1 ? CompareMessages.Peer_DiffersOne
					: NLS.bind(CompareMessages.Peer_Differs, Long.toString(peer.differing()));
		}
		return peer.unreadable() == 0 ? text : NLS.bind(CompareMessages.Peer_Unreadable, text, Sizes.format(peer.unreadable()));
	}

	/** Of all of them. */
	static String ofAll(Comparison comparison, ComparisonResult result) {
		String name = comparison.place().name();
		long taking = result.peers().stream().filter(peer -> peer.leftOut().isEmpty()).count();
		String size = Sizes.format(result.length());
		String text;
		if (taking < 2) {
			text = NLS.bind(CompareMessages.Status_TooFew, name);
		} else if (result.places() == 0) {
			text = NLS.bind(CompareMessages.Status_Same, new Object[] { name, size, Long.toString(taking) });
		} else {
			String differs = result.runs() == 1 ? CompareMessages.Status_DiffersOnce : CompareMessages.Status_Differs;
			text = NLS.bind(differs, new Object[] { name, Long.toString(result.places()), size, Long.toString(result.runs()),
					Long.toString(taking) });
		}
		var all = new StringBuilder(text);
		if (!result.isDone()) {
			add(all, NLS.bind(CompareMessages.Status_Progress, Integer.toString((int) (result.fraction() * 100))));
		}
		if (result.runs() > MemoryComparison.MOST_DIFFERENCES) {
			add(all, NLS.bind(CompareMessages.Status_Bounded, Integer.toString(MemoryComparison.MOST_DIFFERENCES)));
		}
		if (result.pointers() > 0) {
			add(all, NLS.bind(CompareMessages.Status_Pointers, Long.toString(result.pointers())));
		}
		if (comparison.place().longest() > comparison.place().length()) {
			add(all, CompareMessages.Status_Longer);
		}
		if (result.lastNanos() != 0) {
			add(all, NLS.bind(CompareMessages.Status_Skew, millis(result.skewNanos()), millis(result.spanNanos())));
		}
		return all.toString();
	}

	/** How far apart in time what is seen was read. */
	static String seen(long skewNanos) {
		return NLS.bind(CompareMessages.Status_Seen, millis(skewNanos));
	}

	private static void add(StringBuilder text, String part) {
		text.append(CompareMessages.Status_Separator).append(part);
	}

	private static String millis(long nanos) {
		double millis = nanos / MILLI;
		return String.format(Locale.getDefault(), millis < 10 ? "%.2f" : "%.0f", millis); //$NON-NLS-1$ //$NON-NLS-2$
	}
}
