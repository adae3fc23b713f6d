/* SPDX-License-Identifier: EPL-2.0 */
/**
 * The commands of live memory, and its menu.
 */
package org.driller.debug.ui.live.commands;
