/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/** Is told when groups and peers come, go and change. */
@FunctionalInterface
public interface GroupsListener {

	/**
	 * Called after each round of discovery that found a difference, with all differences at once. The first call for a new
	 * listener tells everything that is there as added.
	 * <p>
	 * Called on the thread that looked, usually the discovery's own and never one that belongs to a user interface; calls never overlap. It
	 * should return soon, since discovery waits for it; it may call anything here.
	 *
	 * @param event the differences
	 */
	void groupsChanged(GroupsEvent event);
}
