/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Watch expressions of the platform's Expressions view on addresses of peers.
 */
package org.driller.debug.core.watch;
