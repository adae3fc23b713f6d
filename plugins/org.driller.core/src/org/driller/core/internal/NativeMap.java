/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import com.sun.jna.Pointer;

/**
 * A map of a peer's memory into this process. It is undone when nobody can reach the buffer any more, or one that was made
 * from it; before that only by {@link #unmap()}, whose caller must know that nobody has such a buffer.
 */
public final class NativeMap {

	private static final Cleaner CLEANER = Cleaner.create();

	private final ByteBuffer buffer;
	private final Cleaner.Cleanable cleanable;

	NativeMap(Pointer map, int length) {
		// Every buffer made from this one holds on to it, so it is the one to watch.
		ByteBuffer root = map.getByteBuffer(0, length);
		this.buffer = root.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
		this.cleanable = CLEANER.register(root, () -> ObserverLibrary.driller_unmap(map, length));
	}

	/**
	 * @return the bytes: read-only, little-endian
	 */
	public ByteBuffer buffer() {
		return buffer;
	}

	/** Undoes the map. No buffer of it may be touched afterwards: that would end the process. */
	public void unmap() {
		cleanable.clean();
	}
}
