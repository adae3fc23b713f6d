/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.util.concurrent.TimeUnit;

/** Ends what tests have started. */
final class Processes {

	private static final int PATIENCE_SECONDS = 10;

	private Processes() {
	}

	/** Asks a command to end, which takes those that it has started along, and ends it the hard way if it does not. */
	static void end(Process command) {
		command.destroy();
		try {
			if (!command.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				command.destroyForcibly().waitFor();
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
