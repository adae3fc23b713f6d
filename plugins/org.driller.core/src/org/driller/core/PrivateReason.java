/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** Why a segment is not in the image of its peer. */
public enum PrivateReason {

	/** It is in the image. */
	NONE(0, "none"), //$NON-NLS-1$
	/** Nobody asked for it yet, or it appeared since: {@link Peer#rebuild()} shares it. */
	NOT_YET(1, "not-yet"), //$NON-NLS-1$
	/** Readers use the file that backs it. */
	FILE(2, "file"), //$NON-NLS-1$
	/** A shared mapping of a file. */
	ALREADY_SHARED(3, "already-shared"), //$NON-NLS-1$
	/** Shared memory without a file that others could open. */
	SHARED_ANONYMOUS(4, "shared-anonymous"), //$NON-NLS-1$
	/** It has no access rights. */
	NO_ACCESS(5, "no-access"), //$NON-NLS-1$
	/** Private and executable: a debugger must be able to plant breakpoints. */
	EXECUTABLE(6, "executable"), //$NON-NLS-1$
	/** Provided by the kernel. */
	SPECIAL(7, "special"), //$NON-NLS-1$
	/** Memory of a device. */
	DEVICE(8, "device"), //$NON-NLS-1$
	/** Memory of huge pages. */
	HUGETLB(9, "hugetlb"), //$NON-NLS-1$
	/** Its page faults are handled by the program itself. */
	USERFAULTFD(10, "userfaultfd"), //$NON-NLS-1$
	/** The user excluded it ({@code DRILLER_SKIP}). */
	SKIPPED(11, "skipped"), //$NON-NLS-1$
	/** Driller's own state. */
	OWN(12, "own"), //$NON-NLS-1$
	/** There was not enough memory to copy it. */
	NO_MEMORY(13, "no-memory"), //$NON-NLS-1$
	/** The mapping reaches beyond the end of its file. */
	TRUNCATED_FILE(14, "truncated-file"), //$NON-NLS-1$
	/** The kernel refused; {@link PeerStatus#message()} says what. */
	FAILED(15, "failed"), //$NON-NLS-1$
	/** Locked in memory beyond what its limit allows, or pinned by the kernel. */
	LOCKED(16, "locked"), //$NON-NLS-1$
	/** It is to be wiped in forked children, which only private memory can be. */
	WIPE_ON_FORK(17, "wipe-on-fork"), //$NON-NLS-1$
	/** Larger than the machine's memory: a core dump would try to hold it all. */
	TOO_LARGE(18, "too-large"), //$NON-NLS-1$
	/** It grows downwards, and is not the main thread's stack. */
	GROWS_DOWN(19, "grows-down"), //$NON-NLS-1$
	/** Moved by the program itself, and its place in the image is taken. */
	MOVED(20, "moved"), //$NON-NLS-1$
	/** The arguments and the environment: the kernel shows them to others only where they are private. */
	ARGUMENTS(21, "arguments"), //$NON-NLS-1$
	/** A reason that this version does not know. */
	UNKNOWN(-1, "unknown"); //$NON-NLS-1$

	private static final PrivateReason[] VALUES = values();

	private final int code;
	private final String key;

	PrivateReason(int code, String key) {
		this.code = code;
		this.key = key;
	}

	/**
	 * @return the number that stands for it in a peer's directory
	 */
	public int code() {
		return code;
	}

	/**
	 * @return a short, stable, untranslated word
	 */
	public String key() {
		return key;
	}

	/**
	 * @return the translated name, as shown to users
	 */
	public String label() {
		return Messages.of(this);
	}

	/**
	 * @param code a number found in a peer's directory
	 * @return what it stands for, {@link #UNKNOWN} if that is not known
	 */
	public static PrivateReason of(int code) {
		for (var value : VALUES) {
			if (value.code == code) {
				return value;
			}
		}
		return UNKNOWN;
	}
}
