/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.ProcFiles;

/**
 * How much of the memory of a segment or a process there is, in bytes.
 *
 * @param resident in memory, as the process has it mapped
 * @param dirty    of those, written since they came from their file, if they have one: memory of the image is always dirty
 * @param swapped  not in memory but in swap space
 * @param share    resident, with what several processes have mapped counted by parts (PSS)
 */
public record MemoryUsage(long resident, long dirty, long swapped, long share) {

	/**
	 * Asks the kernel for all memory of a process. It has to count pages for that: not for a user interface thread.
	 *
	 * @param peer a living peer
	 * @return its usage
	 * @throws DrillerException if it has ended or the kernel does not tell
	 */
	public static MemoryUsage of(Peer peer) throws DrillerException {
		return ProcFiles.usage(peer.pid());
	}

	/**
	 * Asks the kernel for the memory of a segment. It has to count pages of all segments for that: not for a user interface
	 * thread.
	 *
	 * @param peer    a living peer
	 * @param segment a segment of it
	 * @return its usage, all zero if it is not mapped any more
	 * @throws DrillerException as {@link #of(Peer)}
	 */
	public static MemoryUsage of(Peer peer, Segment segment) throws DrillerException {
		return ProcFiles.usage(peer.pid(), segment.start(), segment.end());
	}
}
