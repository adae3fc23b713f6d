/* SPDX-License-Identifier: EPL-2.0 */
/**
 * The view "Driller Search": what to look for in which peers, matches as they are found, and the live bytes of the chosen one.
 */
package org.driller.debug.ui.search;
