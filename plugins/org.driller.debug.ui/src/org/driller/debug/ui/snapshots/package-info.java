/* SPDX-License-Identifier: EPL-2.0 */
/**
 * The view "Driller Snapshots": the memory of processes as it was, kept on disk; what has changed between two of them, or since.
 */
package org.driller.debug.ui.snapshots;
