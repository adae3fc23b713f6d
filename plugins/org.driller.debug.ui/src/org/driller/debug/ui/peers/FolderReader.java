/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.driller.debug.ui.internal.Messages;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.widgets.Display;

/** Reads the threads and descriptors of peers again and again while somebody has their folders open. */
final class FolderReader extends Job {

	private static final long PERIOD_MILLIS = 1_000;

	private final Display display;
	private final Runnable read;
	private volatile List<FolderNode> wanted = List.of();

	/** @param read called on the user interface's thread when something was read */
	FolderReader(Display display, Runnable read) {
		super(Messages.Folder_Job);
		this.display = display;
		this.read = read;
		setSystem(true);
	}

	/** Reads these from now on, until others are wanted. On the user interface's thread. */
	void want(List<FolderNode> folders) {
		boolean more = !wanted.containsAll(folders);
		wanted = folders;
		if (more) {
			wakeUp();
			schedule();
		}
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		Map<FolderNode, FolderNode.Content> contents = new IdentityHashMap<>();
		for (FolderNode folder : wanted) {
			if (!folder.isEnded() && !monitor.isCanceled()) {
				contents.put(folder, folder.look());
			}
		}
		if (!contents.isEmpty() && !display.isDisposed()) {
			display.asyncExec(() -> {
				contents.forEach(FolderNode::setContent);
				read.run();
			});
		}
		if (!wanted.isEmpty() && !monitor.isCanceled()) {
			schedule(PERIOD_MILLIS);
		}
		return Status.OK_STATUS;
	}

	/** The folders of these groups that are open. */
	static List<FolderNode> wantedIn(List<GroupNode> groups) {
		var folders = new ArrayList<FolderNode>();
		for (GroupNode group : groups) {
			for (PeerNode peer : group.peers()) {
				for (FolderNode folder : List.of(peer.threads(), peer.descriptors())) {
					if (folder.isWanted() && !folder.isEnded()) {
						folders.add(folder);
					}
				}
			}
		}
		return folders;
	}
}
