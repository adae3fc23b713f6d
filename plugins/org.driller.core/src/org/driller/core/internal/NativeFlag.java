/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import com.sun.jna.Memory;

/** A flag that one thread sets and another one, in native code, looks at. Never unset again. */
public final class NativeFlag {

	final Memory memory = new Memory(Integer.BYTES);

	public NativeFlag() {
		memory.clear();
	}

	/** Sets it. */
	public void set() {
		memory.setInt(0, 1);
	}

	/**
	 * @return whether it was set
	 */
	public boolean isSet() {
		return memory.getInt(0) != 0;
	}
}
