/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Tests of the workbench against real groups of processes.
 */
package org.driller.debug.ui.tests;
