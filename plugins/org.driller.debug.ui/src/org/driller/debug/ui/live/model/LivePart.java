/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What can be shown beside the bytes, or not. */
public enum LivePart {

	/** What the bytes under the cursor can mean. */
	INSPECTOR("inspector"), //$NON-NLS-1$
	/** In which symbol a row lies. */
	SYMBOLS("symbols"), //$NON-NLS-1$
	/** Where the selected words point, and what is there points. */
	CHAINS("chains"); //$NON-NLS-1$

	/** Under which it is remembered. */
	private final String key;

	LivePart(String key) {
		this.key = key;
	}

	/** @return an unmodifiable set of its own */
	static Set<LivePart> copy(Collection<LivePart> parts) {
		return Collections.unmodifiableSet(parts.isEmpty() ? EnumSet.noneOf(LivePart.class) : EnumSet.copyOf(parts));
	}

	static Set<LivePart> of(Map<String, String> remembered) {
		Set<LivePart> parts = EnumSet.noneOf(LivePart.class);
		for (LivePart part : values()) {
			if (Boolean.parseBoolean(remembered.get(part.key))) {
				parts.add(part);
			}
		}
		return parts;
	}

	static void put(Set<LivePart> parts, Map<String, String> map) {
		for (LivePart part : values()) {
			map.put(part.key, Boolean.toString(parts.contains(part)));
		}
	}
}
