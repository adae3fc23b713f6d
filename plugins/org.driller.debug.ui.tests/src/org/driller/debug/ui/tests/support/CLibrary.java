/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.nio.ByteBuffer;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** What plain C takes for as many bytes, in one call each: the baselines of {@link Figures}. */
public final class CLibrary {

	private static final Function MEMCHR = Function.getFunction("c", "memchr"); //$NON-NLS-1$ //$NON-NLS-2$
	private static final Function MEMCMP = Function.getFunction("c", "memcmp"); //$NON-NLS-1$ //$NON-NLS-2$
	private static final Function MEMCPY = Function.getFunction("c", "memcpy"); //$NON-NLS-1$ //$NON-NLS-2$

	private CLibrary() {
	}

	/** Looks for a byte that must not be there. */
	public static void memchr(ByteBuffer bytes, char absent) {
		if (MEMCHR.invokePointer(new Object[] { pointer(bytes), (int) absent, size(bytes) }) != null) {
			throw new IllegalStateException("there is such a byte"); //$NON-NLS-1$
		}
	}

	/** Compares what must be the same. */
	public static void memcmp(ByteBuffer one, ByteBuffer other) {
		if (MEMCMP.invokeInt(new Object[] { pointer(one), pointer(other), size(one) }) != 0) {
			throw new IllegalStateException("the bytes differ"); //$NON-NLS-1$
		}
	}

	/** Copies to memory that was there before. */
	public static void memcpy(Memory target, ByteBuffer bytes) {
		MEMCPY.invokePointer(new Object[] { target, pointer(bytes), size(bytes) });
	}

	/** Copies to memory that is fresh from the kernel, as that of large blocks is. */
	public static void freshMemcpy(ByteBuffer bytes) {
		try (var target = new Memory(bytes.capacity())) {
			memcpy(target, bytes);
		}
	}

	private static Pointer pointer(ByteBuffer bytes) {
		return Native.getDirectBufferPointer(bytes);
	}

	private static Long size(ByteBuffer bytes) {
		return Long.valueOf(bytes.capacity());
	}
}
