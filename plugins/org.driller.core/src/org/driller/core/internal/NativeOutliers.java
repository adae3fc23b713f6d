/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.lang.ref.Reference;

import org.driller.core.DrillerException;

import com.sun.jna.Memory;
import com.sun.jna.Native;

/** Asks the library which of a few values are unlike the others. */
public final class NativeOutliers {

	private NativeOutliers() {
	}

	/** As {@link org.driller.core.Outliers#of(double[])}. */
	public static boolean[] of(double[] values) throws DrillerException {
		ObserverLibrary.load();
		if (values.length == 0) {
			return new boolean[0];
		}
		var memory = new Memory((long) values.length * Double.BYTES);
		var marks = new Memory(values.length);
		memory.write(0, values, 0, values.length);
		AcrossLibrary.driller_outliers(memory, values.length, marks);
		return booleans(marks, values.length);
	}

	/** As {@link org.driller.core.Outliers#of(String[])}. */
	public static boolean[] of(String[] texts) throws DrillerException {
		ObserverLibrary.load();
		if (texts.length == 0) {
			return new boolean[0];
		}
		var pointers = new Memory((long) texts.length * Native.POINTER_SIZE);
		var marks = new Memory(texts.length);
		var kept = new Memory[texts.length];
		for (int i = 0; i < texts.length; i++) {
			kept[i] = NativePattern.utf8(texts[i]);
			pointers.setPointer((long) i * Native.POINTER_SIZE, kept[i]);
		}
		AcrossLibrary.driller_text_outliers(pointers, texts.length, marks);
		Reference.reachabilityFence(kept);
		return booleans(marks, texts.length);
	}

	private static boolean[] booleans(Memory marks, int count) {
		var result = new boolean[count];
		for (int i = 0; i < count; i++) {
			result[i] = marks.getByte(i) != 0;
		}
		return result;
	}
}
