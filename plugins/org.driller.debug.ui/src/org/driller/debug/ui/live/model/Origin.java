/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

/** Where a byte came from. */
public enum Origin {
	/** It could not be read. */
	NONE,
	/** The peer's shared image: live, without asking the process. */
	IMAGE,
	/** The file behind a mapping that is not written to. */
	FILE,
	/** Copied out of the process by the kernel ({@code process_vm_readv}). */
	PROCESS,
	/** Handed out by a debugger or another memory block that does not say more. */
	DEBUGGER
}
