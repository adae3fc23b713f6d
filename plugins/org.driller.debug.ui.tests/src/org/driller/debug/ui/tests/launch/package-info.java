/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Tests of what launch configurations say, without a workbench.
 */
package org.driller.debug.ui.tests.launch;
