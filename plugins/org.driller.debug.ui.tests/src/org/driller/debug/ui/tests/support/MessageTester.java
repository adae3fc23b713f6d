/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;

/** Reads and answers the messages that open by themselves. */
public final class MessageTester {

	private static final int LOOK_MILLIS = 50;
	private static final String OK = "OK"; //$NON-NLS-1$

	private MessageTester() {
	}

	/** Waits for a message with this text in it, closes it and returns it. */
	public static String awaitAndClose(String text) {
		var seen = new String[1];
		look(text, OK, seen);
		Waiting.until("message: " + text, () -> seen[0] != null && find(text).isEmpty()); //$NON-NLS-1$
		return seen[0];
	}

	/** Whether a message with this text in it is open. */
	public static boolean isShown(String text) {
		return find(text).isPresent();
	}

	/** Presses a button of the message with this text once it opens. */
	public static void answerNext(String text, String button) {
		look(text, button, new String[1]);
	}

	private static void look(String text, String button, String[] seen) {
		Optional<Shell> found = find(text);
		if (found.isPresent()) {
			seen[0] = texts(found.get()).filter(one -> one.contains(text)).findFirst().orElseThrow();
			controls(found.get()).filter(control -> control instanceof Button one && one.getText().replace("&", "").equals(button)) //$NON-NLS-1$ //$NON-NLS-2$
					.findFirst().orElseThrow().notifyListeners(SWT.Selection, new Event());
		} else {
			Display.getCurrent().timerExec(LOOK_MILLIS, () -> look(text, button, seen));
		}
	}

	private static Optional<Shell> find(String text) {
		return Arrays.stream(Display.getCurrent().getShells())
				.filter(shell -> shell.isVisible() && texts(shell).anyMatch(one -> one.contains(text))).findFirst();
	}

	private static Stream<String> texts(Shell shell) {
		return controls(shell).filter(Label.class::isInstance).map(control -> ((Label) control).getText());
	}

	private static Stream<Control> controls(Composite parent) {
		return Arrays.stream(parent.getChildren())
				.flatMap(child -> child instanceof Composite inner ? controls(inner) : Stream.of(child));
	}
}
