/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Places in memory that are read again and again: in all peers of a group ({@link org.driller.debug.core.watch.WatchSampler}), and as watch
 * expressions of the platform's Expressions view on addresses of one.
 */
package org.driller.debug.core.watch;
