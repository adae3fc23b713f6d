/* SPDX-License-Identifier: EPL-2.0 */
/**
 * The view "Driller Watch": named places in all peers of a group, side by side and over time.
 */
package org.driller.debug.ui.watch;
