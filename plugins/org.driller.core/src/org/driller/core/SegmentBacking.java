/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import org.driller.core.internal.Messages;

/** Where the bytes of a segment can be had by others. */
public enum SegmentBacking {

	/** Nowhere: it is private, and {@link Segment#reason()} says why; a living peer can still be asked by {@code process_vm_readv}. */
	NONE(0, "none"), //$NON-NLS-1$
	/** In the peer's image. */
	IMAGE(1, "image"), //$NON-NLS-1$
	/** In the file that {@link Segment#name()}, {@link Segment#device()} and {@link Segment#inode()} name. */
	FILE(2, "file"); //$NON-NLS-1$

	private static final SegmentBacking[] VALUES = values();

	private final int code;
	private final String key;

	SegmentBacking(int code, String key) {
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
	 * @return what it stands for, {@link #NONE} if that is not known
	 */
	public static SegmentBacking of(int code) {
		for (var value : VALUES) {
			if (value.code == code) {
				return value;
			}
		}
		return NONE;
	}
}
