/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;

import org.driller.core.Peer;
import org.driller.core.SavedProcess;
import org.eclipse.osgi.util.NLS;

/** Times and processes as people read them. */
final class SnapshotTexts {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
			.withZone(ZoneId.systemDefault());
	private static final int NANOS_PER_MILLI = 1_000_000;
	private static final int MILLIS_PER_SECOND = 1000;

	private SnapshotTexts() {
	}

	static String time(Instant instant) {
		return TIME.format(instant);
	}

	static String duration(Duration duration) {
		double millis = (double) duration.toNanos() / NANOS_PER_MILLI;
		NumberFormat format = NumberFormat.getInstance();
		boolean seconds = millis >= 10 * MILLIS_PER_SECOND;
		format.setMaximumFractionDigits(seconds || millis < 100 ? 1 : 0);
		return NLS.bind(seconds ? SnapshotMessages.Time_Seconds : SnapshotMessages.Time_Millis,
				format.format(seconds ? millis / MILLIS_PER_SECOND : millis));
	}

	static String process(SavedProcess process) {
		String pid = Integer.toString(process.pid());
		return process.rank() == Peer.NO_RANK ? NLS.bind(SnapshotMessages.Process_Pid, pid)
				: NLS.bind(SnapshotMessages.Process_Rank, Integer.toString(process.rank()), pid);
	}
}
