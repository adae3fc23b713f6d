/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.Optional;

/**
 * A place as a person writes it.
 *
 * @param name   of a symbol or a segment, or an address
 * @param length bytes, 0 if none were given
 */
record WantedPlace(String name, long length) {

	/** Takes {@code PLACE} or {@code PLACE:LENGTH}; what is no length is part of the name, as in C++ names. */
	static WantedPlace parse(String text) {
		String whole = text.strip();
		int colon = whole.lastIndexOf(':');
		if (colon > 0) {
			try {
				long length = Long.decode(whole.substring(colon + 1).strip());
				if (length > 0) {
					return new WantedPlace(whole.substring(0, colon).strip(), length);
				}
			} catch (NumberFormatException e) {
				// A name with colons in it.
			}
		}
		return new WantedPlace(whole, 0);
	}

	/** The first segment of that name or kind. */
	Optional<Segment> segment(Peer peer) {
		return peer.segments().stream().filter(segment -> segment.name().equals(name) || segment.name().endsWith('/' + name)
				|| segment.kind().key().equals(name)).findFirst();
	}
}
