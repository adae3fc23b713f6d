/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.core.SavedProcess;

/**
 * Saved processes that somebody looks at. They stay open, with a descriptor each, until their snapshot goes, since other views
 * show them. For any thread.
 */
final class OpenSnapshots {

	/** By all that is known of them: a folder may hold another snapshot by now. */
	private final Map<SavedProcess, Peer> open = new HashMap<>();

	/** Reads files: not on the user interface's thread. */
	synchronized Peer open(SavedProcess process) throws DrillerException {
		Peer peer = open.get(process);
		if (peer == null) {
			peer = process.open();
			open.put(process, peer);
		}
		return peer;
	}

	/** Closes what is open of a snapshot that is about to go. */
	synchronized void close(Path folder) {
		for (Iterator<Map.Entry<SavedProcess, Peer>> entries = open.entrySet().iterator(); entries.hasNext();) {
			Map.Entry<SavedProcess, Peer> entry = entries.next();
			if (entry.getKey().folder().equals(folder)) {
				entry.getValue().close();
				entries.remove();
			}
		}
	}
}
