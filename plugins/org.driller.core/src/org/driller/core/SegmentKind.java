/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** What a segment is used for. */
public enum SegmentKind {

	/** None of the others, or one that this version does not know. */
	OTHER(0, "other"), //$NON-NLS-1$
	/** Executable mapping of a file. */
	TEXT(1, "text"), //$NON-NLS-1$
	/** Read-only mapping of a file. */
	RODATA(2, "rodata"), //$NON-NLS-1$
	/** Writable private mapping of a file: .data. */
	DATA(3, "data"), //$NON-NLS-1$
	/** Anonymous memory that continues a .data mapping. */
	BSS(4, "bss"), //$NON-NLS-1$
	/** Read-only after relocation. */
	RELRO(5, "relro"), //$NON-NLS-1$
	/** The brk area. */
	HEAP(6, "heap"), //$NON-NLS-1$
	/** Anonymous private mapping. */
	ANONYMOUS(7, "anonymous"), //$NON-NLS-1$
	/** The main thread's stack. */
	STACK(8, "stack"), //$NON-NLS-1$
	/** The stack of another thread; {@link Segment#thread()} says whose, where it is known. */
	THREAD_STACK(9, "thread-stack"), //$NON-NLS-1$
	/** Shared mapping of a file, or POSIX shared memory. */
	SHARED_FILE(10, "shared-file"), //$NON-NLS-1$
	/** Shared anonymous mapping, memfd, System V shared memory. */
	SHARED_ANONYMOUS(11, "shared-anon"), //$NON-NLS-1$
	/** Provided by the kernel: [vdso], [vvar], [vsyscall]. */
	SPECIAL(12, "special"), //$NON-NLS-1$
	/** Mapping of a device. */
	DEVICE(13, "device"), //$NON-NLS-1$
	/** Without any access right. */
	GUARD(14, "guard"), //$NON-NLS-1$
	/** Driller's own state. */
	DRILLER(15, "driller"); //$NON-NLS-1$

	private static final SegmentKind[] VALUES = values();

	private final int code;
	private final String key;

	SegmentKind(int code, String key) {
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
	 * @return a short, stable, untranslated word, the same as {@code driller maps} prints
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
	 * @return what it stands for, {@link #OTHER} if that is not known
	 */
	public static SegmentKind of(int code) {
		return code >= 0 && code < VALUES.length ? VALUES[code] : OTHER; // declared in the order of their numbers
	}
}
