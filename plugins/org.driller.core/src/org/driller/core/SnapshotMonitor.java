/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/** Follows something slow that is done with snapshots, on the thread that does it. */
public interface SnapshotMonitor {

	/** Watches nothing and never cancels. */
	SnapshotMonitor NONE = new SnapshotMonitor() {
		@Override
		public void progress(double fraction) {
			// Nobody wants to know.
		}

		@Override
		public boolean isCanceled() {
			return false;
		}
	};

	/**
	 * @param fraction how much is done, from 0 to 1, never less than before
	 */
	void progress(double fraction);

	/**
	 * @return whether to stop; asked about every 50 milliseconds
	 */
	boolean isCanceled();

	/**
	 * @param line something that the user should know of what was done: a process that has ended meanwhile, memory that could
	 *             not be read; one translated line
	 */
	default void remark(String line) {
		// Nobody wants to know.
	}
}
