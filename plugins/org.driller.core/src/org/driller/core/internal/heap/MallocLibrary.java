/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal.heap;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.driller.core.Segment;
import org.driller.core.SegmentKind;

/**
 * The C library of a process, if it is a glibc whose malloc is known here.
 *
 * @param minor of its version 2.x
 * @param parts of it, as they are mapped
 */
record MallocLibrary(int minor, List<Segment> parts) {

	private static final int OLDEST = 31;
	/** The next one keeps other lists for threads. */
	private static final int NEWEST = 41;
	/** Pointers in lists are masked with their own addresses (PROTECT_PTR). */
	private static final int MASKED = 32;
	/** What is in a thread's list is marked with a number of the process, no longer with the list's address. */
	private static final int RANDOM_KEY = 34;

	private static final Pattern FILE = Pattern.compile("libc(-2\\.\\d+)?\\.so(\\.6)?"); //$NON-NLS-1$
	/** The banner that every glibc holds. */
	private static final byte[] BANNER = "GNU C Library (".getBytes(StandardCharsets.US_ASCII); //$NON-NLS-1$
	private static final Pattern VERSION = Pattern.compile("release version 2\\.(\\d{1,3})[^\\d]"); //$NON-NLS-1$
	private static final int BANNER_MOST = 256;
	private static final long RODATA_MOST = 4 << 20;
	private static final long DATA_MOST = 1 << 20;

	/**
	 * @param segments of the process
	 * @param reader   of its memory
	 * @return {@code null} if there is none, or it is unknown, or there are several
	 */
	static MallocLibrary find(List<Segment> segments, HeapReader reader) {
		List<Segment> parts = segments.stream().filter(segment -> FILE.matcher(fileName(segment.name())).matches()).toList();
		if (parts.stream().filter(segment -> segment.isExecutable()).count() != 1) {
			return null; // one for each namespace, or none
		}
		for (Segment part : parts) {
			if (part.kind() == SegmentKind.RODATA && part.size() <= RODATA_MOST) {
				int minor = version(part, reader);
				if (minor > 0) {
					return minor < OLDEST || minor > NEWEST ? null : new MallocLibrary(minor, parts);
				}
			}
		}
		return null;
	}

	/** Where its variables lie. */
	List<Segment> writable() {
		return parts.stream().filter(segment -> segment.isWritable() && segment.size() <= DATA_MOST).toList();
	}

	private static String fileName(String path) {
		return path.substring(path.lastIndexOf('/') + 1);
	}

	/** @return 0 if it is not there */
	private static int version(Segment part, HeapReader reader) {
		for (long at = part.start(); at < part.end() - BANNER_MOST; at++) {
			if (!reader.has(at, BANNER_MOST)) {
				return 0;
			}
			if (begins(at, reader)) {
				var text = new StringBuilder();
				for (int i = 0; i < BANNER_MOST && reader.octet(at + i) != 0; i++) {
					text.append((char) (reader.octet(at + i) & 0x7f));
				}
				Matcher found = VERSION.matcher(text);
				if (found.find()) {
					return Integer.parseInt(found.group(1));
				}
			}
		}
		return 0;
	}

	private static boolean begins(long at, HeapReader reader) {
		for (int i = 0; i < BANNER.length; i++) {
			if (reader.octet(at + i) != BANNER[i]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * @param place where a list's pointer lies
	 * @param word  what is there
	 * @return where it points
	 */
	long unmask(long place, long word) {
		return minor >= MASKED ? place >>> 12 ^ word : word;
	}

	/** Whether what is in threads' lists is marked by a number that all threads have in common. */
	boolean hasRandomKey() {
		return minor >= RANDOM_KEY;
	}
}
