/* SPDX-License-Identifier: EPL-2.0 */
/**
 * The view "Driller Peers": nodes that stay the same while what they show changes, a tree that shows them, and the view.
 */
package org.driller.debug.ui.peers;
