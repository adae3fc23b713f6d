/* SPDX-License-Identifier: EPL-2.0 */
/**
 * What the tests of the workbench share: page objects, real groups of processes, waiting for conditions.
 */
package org.driller.debug.ui.tests.support;
