/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.util.List;

/**
 * Where a word points, what the word there points to, and so on.
 *
 * @param address of the word
 * @param links where the words point, one after the other
 * @param end what there is at the end, and why it goes no further
 */
public record LiveChain(long address, List<LivePointer> links, String end) {

	/** Copies the list. */
	public LiveChain {
		links = List.copyOf(links);
	}

	/** What points nowhere has no other name than its number. */
	private static String text(LivePointer link) {
		return link.place().isEmpty() ? "0x" + Long.toHexString(link.value()) + ' ' + link.text() : link.text(); //$NON-NLS-1$
	}

	/** All of it in a line. */
	public String text() {
		var text = new StringBuilder();
		for (LivePointer link : links) {
			text.append(text.isEmpty() ? "" : " \u2192 ").append(text(link)); //$NON-NLS-1$ //$NON-NLS-2$
		}
		return end.isEmpty() ? text.toString() : text.append(text.isEmpty() ? "" : " \u2192 ").append(end).toString(); //$NON-NLS-1$ //$NON-NLS-2$
	}
}
