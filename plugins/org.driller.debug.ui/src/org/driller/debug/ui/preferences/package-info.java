/* SPDX-License-Identifier: EPL-2.0 */
/**
 * What people can set for this bundle, and the page on which they do.
 */
package org.driller.debug.ui.preferences;
