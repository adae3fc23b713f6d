/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.driller.core.SavedProcess;
import org.driller.core.Snapshot;
import org.driller.debug.ui.internal.Sizes;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;

/** The columns of the list: what they say of a snapshot, and of one process in it. */
enum SnapshotColumn {

	NAME(SnapshotMessages.Column_Name, 180, SWT.LEFT, Snapshot::name, SnapshotTexts::process),
	WHAT(SnapshotMessages.Column_What, 110, SWT.LEFT, SnapshotColumn::what, SnapshotColumn::what),
	PEERS(SnapshotMessages.Column_Peers, 170, SWT.LEFT, SnapshotColumn::peers,
			process -> process.executable().substring(process.executable().lastIndexOf('/') + 1)),
	TAKEN(SnapshotMessages.Column_Taken, 170, SWT.LEFT, snapshot -> snapshot.taken().map(SnapshotTexts::time).orElse(""), //$NON-NLS-1$
			process -> SnapshotTexts.time(process.taken())),
	SIZE(SnapshotMessages.Column_Size, 80, SWT.RIGHT, snapshot -> Sizes.format(snapshot.disk()),
			process -> Sizes.format(process.disk())),
	SKEW(SnapshotMessages.Column_Skew, 80, SWT.RIGHT,
			snapshot -> snapshot.processes().isEmpty() ? "" : SnapshotTexts.duration(snapshot.skew()), //$NON-NLS-1$
			process -> SnapshotTexts.duration(process.elapsed())),
	COST(SnapshotMessages.Column_Cost, 250, SWT.LEFT,
			snapshot -> snapshot.processes().isEmpty() ? "" //$NON-NLS-1$
					: cost(copied(snapshot.copied(), snapshot.portions()), snapshot.held(), snapshot.prepared(), snapshot.written()),
			process -> cost(copied(process.copied(), process.portions()), process.held(), process.prepared(), process.written())),
	CONSISTENT(SnapshotMessages.Column_Consistent, 120, SWT.LEFT,
			snapshot -> snapshot.processes().isEmpty() ? "" : consistent(snapshot.isConsistent()), //$NON-NLS-1$
			process -> consistent(process.isConsistent()));

	private final String title;
	private final int width;
	private final int alignment;
	private final Function<Snapshot, String> ofSnapshot;
	private final Function<SavedProcess, String> ofProcess;

	SnapshotColumn(String title, int width, int alignment, Function<Snapshot, String> ofSnapshot,
			Function<SavedProcess, String> ofProcess) {
		this.title = title;
		this.width = width;
		this.alignment = alignment;
		this.ofSnapshot = ofSnapshot;
		this.ofProcess = ofProcess;
	}

	String title() {
		return title;
	}

	int width() {
		return width;
	}

	int alignment() {
		return alignment;
	}

	/** @param element a snapshot or a saved process */
	String text(Object element) {
		return element instanceof Snapshot snapshot ? ofSnapshot.apply(snapshot) : ofProcess.apply((SavedProcess) element);
	}

	private static String what(Snapshot snapshot) {
		if (!snapshot.problem().isEmpty()) {
			return snapshot.problem();
		}
		return snapshot.processes().stream().anyMatch(SavedProcess::part) ? SnapshotMessages.What_Part : SnapshotMessages.What_Whole;
	}

	private static String what(SavedProcess process) {
		String what = process.part() ? SnapshotMessages.What_Part : SnapshotMessages.What_Whole;
		return process.unreadable() == 0 ? what
				: NLS.bind(SnapshotMessages.What_Unreadable, what, Sizes.format(process.unreadable()));
	}

	private static String peers(Snapshot snapshot) {
		String groups = snapshot.processes().stream().map(SavedProcess::group).distinct().collect(Collectors.joining(", ")); //$NON-NLS-1$
		int count = snapshot.processes().size();
		return count == 0 ? "" //$NON-NLS-1$
				: NLS.bind(count == 1 ? SnapshotMessages.Peers_One : SnapshotMessages.Peers_Many, groups, Integer.toString(count));
	}

	private static String copied(long copied, int portions) {
		return portions <= 1 ? Sizes.format(copied)
				: NLS.bind(SnapshotMessages.Cost_Portions, Sizes.format(copied), Integer.toString(portions));
	}

	private static String cost(String copied, Duration held, Duration prepared, Duration written) {
		String cost = held.isZero() ? NLS.bind(SnapshotMessages.Cost_Ran, copied)
				: NLS.bind(SnapshotMessages.Cost_Held, copied, SnapshotTexts.duration(held));
		// Older ones do not know.
		return prepared.isZero() ? cost
				: NLS.bind(SnapshotMessages.Cost_Around,
						new Object[] { cost, SnapshotTexts.duration(prepared), SnapshotTexts.duration(written) });
	}

	private static String consistent(boolean consistent) {
		return consistent ? SnapshotMessages.Consistent_Yes : SnapshotMessages.Consistent_No;
	}
}
