/* SPDX-License-Identifier: EPL-2.0 */
/**
 * "Why can't I see this process?"
 */
package org.driller.debug.ui.explain;
