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

	private record Key(Path folder, int pid) {
	}

	private final Map<Key, Peer> open = new HashMap<>();

	/** Reads files: not on the user interface's thread. */
	synchronized Peer open(SavedProcess process) throws DrillerException {
		var key = new Key(process.folder(), process.pid());
		Peer peer = open.get(key);
		if (peer == null) {
			peer = process.open();
			open.put(key, peer);
		}
		return peer;
	}

	/** Closes what is open of a snapshot that is about to go. */
	synchronized void close(Path folder) {
		for (Iterator<Map.Entry<Key, Peer>> entries = open.entrySet().iterator(); entries.hasNext();) {
			Map.Entry<Key, Peer> entry = entries.next();
			if (entry.getKey().folder().equals(folder)) {
				entry.getValue().close();
				entries.remove();
			}
		}
	}
}
