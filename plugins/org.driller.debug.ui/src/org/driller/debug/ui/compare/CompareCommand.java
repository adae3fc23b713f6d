/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.util.Locale;
import java.util.function.Consumer;

/** What can be done in the view by a command, whose id ends in the name in lower case. */
enum CompareCommand {

	/** To the next difference. */
	NEXT(view -> view.step(true)),
	/** To the previous difference. */
	PREVIOUS(view -> view.step(false)),
	/** Whether all scroll together. */
	LINK(view -> view.setLinked(!view.isLinked())),
	/** Finds the place again. */
	AGAIN(CompareView::again),
	/** Lets the user type a place. */
	PLACE(CompareView::askPlace),
	/** Shows more of the peer in Live Memory. */
	OPEN(CompareView::openInLiveMemory),
	/** Takes the column away. */
	REMOVE(CompareView::removeCurrent);

	private static final String PREFIX = "org.driller.debug.ui.commands.compare."; //$NON-NLS-1$

	private final Consumer<CompareView> action;

	CompareCommand(Consumer<CompareView> action) {
		this.action = action;
	}

	String id() {
		return PREFIX + name().toLowerCase(Locale.ROOT);
	}

	void run(CompareView view) {
		action.accept(view);
	}
}
