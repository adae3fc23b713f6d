/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.text.NumberFormat;
import java.util.List;

import org.driller.debug.core.watch.WatchSnapshot;
import org.eclipse.osgi.util.NLS;

/** The line at the bottom: what is wrong, or else how often is read, and how close together. */
final class WatchStatus {

	private WatchStatus() {
	}

	/** @param selected rows; what is wrong with them comes first, then what is in no peer at all */
	static String line(WatchSnapshot shown, List<Integer> selected, int rate, boolean paused) {
		for (int row : selected) {
			for (int column = 0; column < shown.columns().size(); column++) {
				String problem = shown.problem(row, column);
				if (problem != null) {
					return NLS.bind(WatchMessages.Status_Problem, PeerNames.of(shown.columns().get(column)), problem);
				}
			}
		}
		for (int row = 0; row < shown.rows().size(); row++) {
			WatchSnapshot.Row one = shown.rows().get(row);
			String problem = one.index() == 0 ? shown.missing(one.place()) : null;
			if (problem != null) {
				return problem;
			}
		}
		return figures(shown, rate, paused);
	}

	private static String figures(WatchSnapshot shown, int rate, boolean paused) {
		if (shown.columns().isEmpty()) {
			return ""; //$NON-NLS-1$
		}
		String values = integer(shown.readable());
		String skew = fraction(shown.skewNanos() / 1e6);
		if (paused) {
			return NLS.bind(WatchMessages.Status_Paused, values, skew);
		}
		if (shown.rate() == 0) {
			return NLS.bind(WatchMessages.Status_Values, values, skew);
		}
		String reached = shown.rate() < 20 ? fraction(shown.rate()) : integer(Math.round(shown.rate()));
		return rate == 0 ? NLS.bind(WatchMessages.Status_RateOnly, new Object[] { values, reached, skew })
				: NLS.bind(WatchMessages.Status_Rate, new Object[] { values, reached, integer(rate), skew });
	}

	private static String integer(long number) {
		return NumberFormat.getIntegerInstance().format(number);
	}

	private static String fraction(double number) {
		NumberFormat format = NumberFormat.getInstance();
		format.setMaximumFractionDigits(number < 1 ? 3 : 1);
		return format.format(number);
	}
}
