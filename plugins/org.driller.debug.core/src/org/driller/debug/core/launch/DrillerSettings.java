/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import org.driller.core.PeerAccess;
import org.driller.core.PeerMode;

/**
 * What a launch configuration says about Driller. Immutable.
 *
 * @param group       the group's name, empty for the configuration's name
 * @param mode        when memory is shared
 * @param access      what others may do
 * @param executables which programs become peers: names or paths with * and ?, separated by colons; empty for all
 * @param skip        mappings that are left alone, likewise
 * @param allocator   name or path of an allocator's library that is preloaded as well, empty for none
 */
public record DrillerSettings(String group, PeerMode mode, PeerAccess access, String executables, String skip,
		String allocator) {

	/** How it is when somebody ticks the box. */
	public static final DrillerSettings DEFAULT = new DrillerSettings("", PeerMode.EAGER, PeerAccess.READ, "", "", ""); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$

	/** The same with other executables. */
	public DrillerSettings withExecutables(String others) {
		return new DrillerSettings(group, mode, access, others, skip, allocator);
	}

	/** The same with another group. */
	public DrillerSettings withGroup(String other) {
		return new DrillerSettings(other, mode, access, executables, skip, allocator);
	}
}
