/* SPDX-License-Identifier: EPL-2.0 */
/**
 * The Driller perspective.
 */
package org.driller.debug.ui.perspective;
