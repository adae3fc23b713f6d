/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.List;

import org.driller.core.internal.ProcFiles;

/**
 * What the kernel tells of a process besides its memory. Reads a file or more for each thread and descriptor: not for a user
 * interface thread.
 */
public final class ProcessDetails {

	/** More threads or descriptors than that are not listed. */
	public static final int MOST = 65_536;

	private ProcessDetails() {
	}

	/**
	 * @param pid process id
	 * @return its threads, by id
	 * @throws DrillerException if it has ended
	 */
	public static List<PeerThread> threads(int pid) throws DrillerException {
		return ProcFiles.threads(pid);
	}

	/**
	 * @param pid process id
	 * @return its open descriptors, by number
	 * @throws DrillerException if it has ended, or the kernel does not let this user see them
	 */
	public static List<PeerDescriptor> descriptors(int pid) throws DrillerException {
		return ProcFiles.descriptors(pid);
	}
}
