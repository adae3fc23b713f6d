/* SPDX-License-Identifier: EPL-2.0 */
/**
 * The view "Driller Value Scan": finds a value whose place nobody knows, by how it changes, in all processes of a group at once.
 */
package org.driller.debug.ui.scan;
