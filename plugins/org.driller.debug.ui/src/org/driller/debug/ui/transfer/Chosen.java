/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.transfer;

import java.util.List;
import java.util.Optional;

import org.driller.debug.ui.live.LiveMemoryControl;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.expressions.IEvaluationContext;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.ISources;

/** What a command is to work on: what is selected in the live memory that has the focus, or else in the active part. */
public final class Chosen {

	private Chosen() {
	}

	/** Of a command that is executed. */
	public static List<?> by(ExecutionEvent event) {
		return event.getApplicationContext() instanceof IEvaluationContext context ? in(context) : List.of();
	}

	/** Of a command that may be. */
	public static List<?> in(IEvaluationContext context) {
		Object focus = context.getVariable(ISources.ACTIVE_FOCUS_CONTROL_NAME);
		LiveMemoryControl live = focus instanceof Control control && !control.isDisposed()
				&& control.getData(LiveMemoryControl.DATA_KEY) instanceof LiveMemoryControl focused ? focused
						: Adapters.adapt(context.getVariable(ISources.ACTIVE_PART_NAME), LiveMemoryControl.class);
		Optional<ChosenPlace> place = ChosenPlace.of(live);
		if (place.isPresent()) {
			return List.of(place.get());
		}
		return context.getVariable(ISources.ACTIVE_CURRENT_SELECTION_NAME) instanceof IStructuredSelection selection ? selection.toList()
				: List.of();
	}
}
