/* SPDX-License-Identifier: EPL-2.0 */
/**
 * What the Properties view shows of groups, peers, segments, threads and descriptors.
 */
package org.driller.debug.ui.properties;
