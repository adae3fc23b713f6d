/* SPDX-License-Identifier: EPL-2.0 */
/**
 * The commands of this bundle.
 */
package org.driller.debug.ui.handlers;
