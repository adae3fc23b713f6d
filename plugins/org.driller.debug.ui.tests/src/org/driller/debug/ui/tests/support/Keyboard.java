/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

/** A real keyboard: its keys go where the window system says, also while a list of proposals is open. */
public final class Keyboard {

	/** Keysyms, from keysymdef.h of X. */
	public static final long RETURN = 0xff0d;
	public static final long LEFT = 0xff51;
	public static final long DOWN = 0xff54;
	public static final long F3 = 0xffc0;
	public static final long SHIFT = 0xffe1;
	public static final long CONTROL = 0xffe3;
	public static final long ALT = 0xffe9;

	private Keyboard() {
	}

	/** Presses and releases a key while others are held. It arrives when events are dispatched. */
	public static void press(long key, long... held) {
		for (long each : held) {
			XTest.key(each, true);
		}
		XTest.key(key, true);
		XTest.key(key, false);
		for (long each : held) {
			XTest.key(each, false);
		}
		Waiting.dispatchAll();
	}

	/** Types small letters and digits. */
	public static void type(String characters) {
		characters.chars().forEach(character -> press(character));
	}

	/** Does something while a key is held. */
	public static void holding(long key, Runnable action) {
		XTest.key(key, true);
		try {
			action.run();
		} finally {
			XTest.key(key, false);
			Waiting.dispatchAll();
		}
	}
}
