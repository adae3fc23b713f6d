/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.driller.debug.core.watch.PlaceSpec;
import org.driller.debug.ui.internal.DrillerImages;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.osgi.service.prefs.BackingStoreException;
import org.osgi.service.prefs.Preferences;

/** The watched places of each group, kept with the workspace by the group's name: a line each. */
final class SavedPlaces {

	/** Places of one group at most. */
	static final int MOST = 1_000;

	private static final String NODE = "watch"; //$NON-NLS-1$

	private SavedPlaces() {
	}

	private static IEclipsePreferences root() {
		return InstanceScope.INSTANCE.getNode(DrillerImages.PLUGIN_ID);
	}

	/** What was saved for a group; lines that say nothing are left out. */
	static List<PlaceSpec> load(String group) {
		return parse(root().node(NODE).get(group, "")); //$NON-NLS-1$
	}

	/** The places that some lines name, as far as they do; of a line that a table was copied as, what stands before the first tab. */
	static List<PlaceSpec> parse(String lines) {
		var places = new ArrayList<PlaceSpec>();
		lines.lines().map(line -> line.split("\t", 2)[0]).filter(line -> !line.isBlank()).limit(MOST).forEach(line -> { //$NON-NLS-1$
			try {
				places.add(PlaceSpec.parse(line));
			} catch (CoreException e) {
				// Written by somebody else, or by a later version.
			}
		});
		return places;
	}

	/** Remembers the places of a group. */
	static void save(String group, List<PlaceSpec> places) {
		Preferences node = root().node(NODE);
		if (places.isEmpty()) {
			node.remove(group);
		} else {
			node.put(group, places.stream().map(PlaceSpec::toString).collect(Collectors.joining("\n"))); //$NON-NLS-1$
		}
		// Writes a file: not on the thread of the user interface.
		Job job = Job.createSystem(WatchMessages.Save_Job, monitor -> {
			try {
				node.flush();
				return Status.OK_STATUS;
			} catch (BackingStoreException e) {
				return Status.warning(WatchMessages.Save_Failed, e);
			}
		});
		job.schedule();
	}

	/** The groups for which places were saved. */
	static List<String> groups() {
		try {
			return List.of(root().node(NODE).keys());
		} catch (BackingStoreException e) {
			// They are offered once they run.
			return List.of();
		}
	}
}
