/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;

/** A real pointer on the display, and real keys. */
public final class Mouse {

	private Mouse() {
	}

	public static void click(Control control, int x, int y) {
		moveTo(control, x, y);
		press(control.getDisplay());
	}

	public static void doubleClick(Control control, int x, int y) {
		moveTo(control, x, y);
		press(control.getDisplay());
		press(control.getDisplay());
	}

	/** Presses a key with modifiers held. @param character 0 for a key without one */
	public static void key(int keyCode, char character, int... modifiers) {
		Display display = Display.getCurrent();
		for (int modifier : modifiers) {
			post(display, SWT.KeyDown, event -> event.keyCode = modifier);
		}
		for (int type : new int[] { SWT.KeyDown, SWT.KeyUp }) {
			post(display, type, event -> {
				event.keyCode = keyCode;
				event.character = character;
			});
		}
		for (int modifier : modifiers) {
			post(display, SWT.KeyUp, event -> event.keyCode = modifier);
		}
		Waiting.dispatchAll();
	}

	/** Types characters that need no modifier. */
	public static void type(String text) {
		for (char c : text.toCharArray()) {
			key(0, c);
		}
	}

	private static void moveTo(Control control, int x, int y) {
		control.getShell().forceActive();
		Display display = control.getDisplay();
		Point there = control.toDisplay(x, y);
		// A pointer that jumps to where it is makes no event.
		for (int step = 1; step >= 0; step--) {
			int offset = step;
			post(display, SWT.MouseMove, event -> {
				event.x = there.x + offset;
				event.y = there.y;
			});
		}
		Waiting.until("the pointer arrives", () -> display.getCursorLocation().equals(there)); //$NON-NLS-1$
	}

	private static void press(Display display) {
		post(display, SWT.MouseDown, event -> event.button = 1);
		post(display, SWT.MouseUp, event -> event.button = 1);
		Waiting.dispatchAll();
	}

	private static void post(Display display, int type, java.util.function.Consumer<Event> fill) {
		var event = new Event();
		event.type = type;
		fill.accept(event);
		assertTrue(display.post(event), "the display takes input"); //$NON-NLS-1$
	}
}
