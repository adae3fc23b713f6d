/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the bytes of a memory block were, for clients that do not remember it themselves: the contents at the last change
 * event and at the one before, of the pages that were read most recently. Safe for use by several threads.
 */
public final class BlockHistory {

	/** What is known of a byte's past. */
	public enum Past {
		UNKNOWN, SAME, CHANGED
	}

	/** Bytes that are remembered together. */
	public static final int PAGE = 256;
	private static final int MAX_PAGES = 256;

	/** Contents of a page; bit i of the byte arrays' companions says whether byte i is known. */
	private static final class Page {
		final byte[] now = new byte[PAGE];
		final boolean[] knownNow = new boolean[PAGE];
		final byte[] before = new byte[PAGE];
		final boolean[] knownBefore = new boolean[PAGE];
	}

	private final Map<Long, Page> pages = new LinkedHashMap<>(16, 0.75f, true) {
		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Long, Page> eldest) {
			return size() > MAX_PAGES;
		}
	};

	/** Remembers a byte that a client was given, unless one was given before in this epoch. */
	public synchronized void given(long address, byte value) {
		Page page = page(address);
		int index = index(address);
		if (!page.knownNow[index]) {
			page.now[index] = value;
			page.knownNow[index] = true;
		}
	}

	/** @return how the byte compares with the one of the epoch before */
	public synchronized Past past(long address, byte value) {
		Page page = pages.get(Long.divideUnsigned(address, PAGE));
		int index = index(address);
		if (page == null || !page.knownBefore[index]) {
			return Past.UNKNOWN;
		}
		return page.before[index] == value ? Past.SAME : Past.CHANGED;
	}

	/** Whether a byte that a client was given in this epoch is another one now. */
	public synchronized boolean differs(long address, byte value) {
		Page page = pages.get(Long.divideUnsigned(address, PAGE));
		int index = index(address);
		return page != null && page.knownNow[index] && page.now[index] != value;
	}

	/** Begins an epoch: clients are about to be told that something changed. */
	public synchronized void nextEpoch() {
		for (Page page : pages.values()) {
			System.arraycopy(page.now, 0, page.before, 0, PAGE);
			System.arraycopy(page.knownNow, 0, page.knownBefore, 0, PAGE);
			Arrays.fill(page.knownNow, false);
		}
	}

	/** @return the first addresses of the pages that clients were given bytes of */
	public synchronized long[] watchedPages() {
		return pages.keySet().stream().mapToLong(number -> number * PAGE).toArray();
	}

	/** Forgets everything. */
	public synchronized void clear() {
		pages.clear();
	}

	private Page page(long address) {
		return pages.computeIfAbsent(Long.divideUnsigned(address, PAGE), number -> new Page());
	}

	private static int index(long address) {
		return (int) Long.remainderUnsigned(address, PAGE);
	}
}
