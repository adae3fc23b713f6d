/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.util.Arrays;

import org.eclipse.ui.IMemento;

/** What the workbench keeps of the view; what makes no sense any more is as in a new one. */
final class WatchMemento {

	private static final String GROUP = "group"; //$NON-NLS-1$
	private static final String RATE = "rate"; //$NON-NLS-1$
	private static final String SPAN = "span"; //$NON-NLS-1$
	private static final String BY_PROCESS = "byProcess"; //$NON-NLS-1$

	private WatchMemento() {
	}

	static void save(IMemento memento, String group, int rate, int span, boolean byProcess) {
		memento.putString(GROUP, group);
		memento.putInteger(RATE, rate);
		memento.putInteger(SPAN, span);
		memento.putBoolean(BY_PROCESS, byProcess);
	}

	static String group(IMemento memento) {
		String group = memento.getString(GROUP);
		return group == null ? "" : group; //$NON-NLS-1$
	}

	static int rate(IMemento memento) {
		return known(memento.getInteger(RATE), WatchForm.RATES, WatchForm.USUAL_RATE);
	}

	static int span(IMemento memento) {
		return known(memento.getInteger(SPAN), WatchPlot.SPANS, WatchPlot.SPANS[1]);
	}

	static boolean byProcess(IMemento memento) {
		return Boolean.TRUE.equals(memento.getBoolean(BY_PROCESS));
	}

	private static int known(Integer number, int[] choices, int otherwise) {
		return number != null && Arrays.stream(choices).anyMatch(choice -> choice == number) ? number : otherwise;
	}
}
