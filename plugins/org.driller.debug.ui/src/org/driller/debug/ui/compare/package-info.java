/* SPDX-License-Identifier: EPL-2.0 */
/**
 * The view "Driller Compare": the same place of several peers side by side, live, with what differs marked. Each column is the control of
 * Live Memory, fed by one reading of all of them.
 */
package org.driller.debug.ui.compare;
