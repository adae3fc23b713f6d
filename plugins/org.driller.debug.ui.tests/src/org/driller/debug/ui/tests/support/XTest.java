/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Input as the X server makes it when a person moves and presses a mouse. What {@code Display.post} makes never passes
 * the server, and no double click comes out of it. For any thread.
 */
final class XTest {

	interface X11 extends Library {
		Pointer XOpenDisplay(String name);

		int XSync(Pointer display, boolean discard);

		byte XKeysymToKeycode(Pointer display, long keysym);
	}

	interface Xtst extends Library {
		int XTestFakeMotionEvent(Pointer display, int screen, int x, int y, long delay);

		int XTestFakeKeyEvent(Pointer display, int keycode, boolean press, long delay);

		int XTestFakeButtonEvent(Pointer display, int button, boolean press, long delay);
	}

	private static final X11 X = Native.load("X11", X11.class); //$NON-NLS-1$
	private static final Xtst TEST = Native.load("Xtst", Xtst.class); //$NON-NLS-1$
	/** Stays open as long as the tests run. */
	private static final Pointer DISPLAY = X.XOpenDisplay(null);

	private XTest() {
	}

	static synchronized void move(int x, int y) {
		TEST.XTestFakeMotionEvent(DISPLAY, -1, x, y, 0);
		X.XSync(DISPLAY, false);
	}

	/** Presses or releases a key, given by its keysym: its character or, for others, as in keysymdef.h of X. */
	static synchronized void key(long keysym, boolean press) {
		TEST.XTestFakeKeyEvent(DISPLAY, X.XKeysymToKeycode(DISPLAY, keysym) & 0xff, press, 0);
		X.XSync(DISPLAY, false);
	}

	/** Presses or releases a button. */
	static synchronized void button(int button, boolean press) {
		TEST.XTestFakeButtonEvent(DISPLAY, button, press, 0);
		X.XSync(DISPLAY, false);
	}

	/** Presses and releases a button. */
	static synchronized void click(int button) {
		TEST.XTestFakeButtonEvent(DISPLAY, button, true, 0);
		TEST.XTestFakeButtonEvent(DISPLAY, button, false, 0);
		X.XSync(DISPLAY, false);
	}
}
