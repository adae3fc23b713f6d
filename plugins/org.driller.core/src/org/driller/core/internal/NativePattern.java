/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;

import org.driller.core.DrillerException;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** A compiled pattern. Immutable; freed when nobody can reach it any more. */
public final class NativePattern {

	private static final Cleaner CLEANER = Cleaner.create();

	private final Pointer pattern;
	private final int length;

	private NativePattern(Pointer pattern) {
		this.pattern = pattern;
		this.length = (int) AcrossLibrary.driller_pattern_length(pattern);
		CLEANER.register(this, () -> AcrossLibrary.driller_pattern_free(pattern));
	}

	/**
	 * @param type      number of the type
	 * @param text      as written by a person
	 * @param tolerance of floating point, from 0 on
	 * @param alignment in bytes, 0 for the natural one
	 * @param flags     of {@link AcrossLayout}
	 * @return the pattern
	 * @throws DrillerException if it means nothing; the message says why
	 */
	public static NativePattern compile(int type, String text, double tolerance, int alignment, int flags) throws DrillerException {
		ObserverLibrary.load();
		var error = new NativeError();
		var out = new PointerByReference();
		int code = AcrossLibrary.driller_pattern_new(type, utf8(text), tolerance, alignment, flags, out.getPointer(),
				error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		return new NativePattern(out.getValue());
	}

	/** The text as C has it. What follows a NUL character would be lost, which no text of a person's holds. */
	static Memory utf8(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		var memory = new Memory(bytes.length + 1L);
		memory.write(0, bytes, 0, bytes.length);
		memory.setByte(bytes.length, (byte) 0);
		return memory;
	}

	Pointer pointer() {
		return pattern;
	}

	/**
	 * @return how many bytes a match has
	 */
	public int length() {
		return length;
	}
}
