/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DropTarget;
import org.eclipse.swt.dnd.DropTargetAdapter;
import org.eclipse.swt.dnd.DropTargetEvent;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Listener;

/** A real pointer on the display, and real keys: those of {@code Display.post} do not arrive any more once something was dragged. */
public final class Mouse {

	/** How long a click may take to arrive on a busy machine. */
	private static final int ARRIVAL_MILLIS = 15_000;

	private static final int KEY_MILLIS = 1_000;
	/** More than what the toolkit takes for a tremor. */
	private static final int STEP = 12;
	private static final int STEP_MILLIS = 50;

	private Mouse() {
	}

	public static void click(Control control, int x, int y) {
		moveTo(control, x, y);
		assertTrue(click(control, 1), "the control is clicked"); //$NON-NLS-1$
	}

	/** Moves the pointer there. Of a single step into a control, the control is only told that it was entered. */
	public static void hover(Control control, int x, int y) {
		moveTo(control, x - 1, y);
		moveTo(control, x, y);
		Waiting.dispatchAll();
	}

	/** @return whether the control has got it; not, if what was there has moved meanwhile */
	public static boolean doubleClick(Control control, int x, int y) {
		moveTo(control, x, y);
		return click(control, 2);
	}

	/** Clicks and waits until the control has got all of it, for a while. */
	private static boolean click(Control control, int times) {
		int[] arrived = new int[1];
		Listener listener = event -> arrived[0]++;
		control.addListener(SWT.MouseUp, listener);
		try {
			for (int i = 0; i < times; i++) {
				XTest.click(1);
			}
			Waiting.during(ARRIVAL_MILLIS, () -> control.isDisposed() || arrived[0] >= times);
			return control.isDisposed() || arrived[0] >= times;
		} finally {
			if (!control.isDisposed()) {
				control.removeListener(SWT.MouseUp, listener);
			}
		}
	}

	/**
	 * Drags what is at a point of a control onto a control that takes drops, and waits until it has taken it.
	 *
	 * @param target something there, which may be within the control that takes it
	 */
	public static void drag(Control from, int x, int y, Control target) {
		Control taker = target;
		while (taker.getData(DND.DROP_TARGET_KEY) == null) {
			taker = taker.getParent();
		}
		var drop = (DropTarget) taker.getData(DND.DROP_TARGET_KEY);
		int[] over = new int[1];
		int[] dropped = new int[1];
		var listener = new DropTargetAdapter() {
			@Override
			public void dragOver(DropTargetEvent event) {
				over[0]++;
			}

			@Override
			public void drop(DropTargetEvent event) {
				dropped[0]++;
			}
		};
		drop.addDropListener(listener);
		moveTo(from, x, y);
		var hand = new Hand(from.toDisplay(x, y), target.toDisplay(target.getSize().x / 2, target.getSize().y / 2));
		try {
			Waiting.until("it is dragged over " + target, () -> over[0] > 1); //$NON-NLS-1$
		} finally {
			hand.release();
		}
		Waiting.until("it is dropped", () -> dropped[0] > 0); //$NON-NLS-1$
		if (!drop.isDisposed()) {
			drop.removeDropListener(listener);
		}
	}

	/** Moves the mouse with its button held, on a thread of its own: the toolkit waits for moves before it tells of the button. */
	private static final class Hand {

		private final Point end;
		private final AtomicBoolean arrived = new AtomicBoolean();
		private final Thread thread;

		Hand(Point begin, Point end) {
			this.end = end;
			XTest.button(1, true);
			thread = new Thread(() -> move(begin), "hand"); //$NON-NLS-1$
			thread.start();
		}

		/** To the end, and a little there and back, as a control below is only told of moves. */
		private void move(Point begin) {
			try {
				for (int i = 1; !arrived.get(); i++) {
					Thread.sleep(STEP_MILLIS);
					if (i <= 2) {
						XTest.move(begin.x + i * STEP, begin.y + i * STEP);
					} else {
						XTest.move(end.x - i % 2 * STEP, end.y);
					}
				}
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
		}

		void release() {
			arrived.set(true);
			try {
				thread.join();
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
			XTest.button(1, false);
		}
	}

	/**
	 * Presses a key with modifiers held, and waits until all of it has arrived; not for long, as what a key has closed gets
	 * no more of it. @param character 0 for a key without one
	 */
	public static void key(int keyCode, char character, int... modifiers) {
		Display display = Display.getCurrent();
		int[] released = new int[1];
		Listener listener = event -> released[0]++;
		display.addFilter(SWT.KeyUp, listener);
		try {
			Keyboard.press(keysym(keyCode, character), IntStream.of(modifiers).mapToLong(Mouse::modifier).toArray());
			Waiting.during(KEY_MILLIS, () -> released[0] > modifiers.length);
		} finally {
			display.removeFilter(SWT.KeyUp, listener);
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
		XTest.move(there.x, there.y);
		Waiting.until("the pointer arrives", () -> display.getCursorLocation().equals(there)); //$NON-NLS-1$
	}

	private static long modifier(int modifier) {
		return modifier == SWT.CTRL ? Keyboard.CONTROL : modifier == SWT.ALT ? Keyboard.ALT : Keyboard.SHIFT;
	}

	/** What X calls a key, from keysymdef.h. */
	private static long keysym(int keyCode, char character) {
		return switch (keyCode) {
		case SWT.CR -> Keyboard.RETURN;
		case SWT.ESC -> 0xff1b;
		case SWT.HOME -> 0xff50;
		case SWT.ARROW_LEFT -> Keyboard.LEFT;
		case SWT.ARROW_UP -> 0xff52;
		case SWT.ARROW_RIGHT -> 0xff53;
		case SWT.ARROW_DOWN -> Keyboard.DOWN;
		case SWT.PAGE_UP -> 0xff55;
		case SWT.PAGE_DOWN -> 0xff56;
		case SWT.END -> 0xff57;
		case SWT.F2 -> 0xffbf;
		case SWT.DEL -> 0xffff;
		default -> character;
		};
	}
}
