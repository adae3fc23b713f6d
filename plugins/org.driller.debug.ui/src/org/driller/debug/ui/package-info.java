/* SPDX-License-Identifier: EPL-2.0 */
/**
 * What Driller shows in the workbench.
 */
package org.driller.debug.ui;
