/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.util.Arrays;
import java.util.List;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;

/** Operates a form by its widgets, which are told apart by their type and place. */
final class FormTester {

	private final List<Control> controls;

	FormTester(Composite form) {
		controls = List.of(form.getChildren());
	}

	<T extends Control> T control(Class<T> type, int index) {
		return type.cast(controls.stream().filter(type::isInstance).skip(index).findFirst().orElseThrow());
	}

	/** Chooses in one of the lists, when that is offered. */
	void choose(int index, String label) {
		Combo combo = control(Combo.class, index);
		Waiting.until(label + " is offered", () -> Arrays.asList(combo.getItems()).contains(label)); //$NON-NLS-1$
		combo.select(Arrays.asList(combo.getItems()).indexOf(label));
		combo.notifyListeners(SWT.Selection, new Event());
	}
}
