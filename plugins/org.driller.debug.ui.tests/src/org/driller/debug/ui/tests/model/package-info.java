/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Tests of what needs no widget: addresses, changes, viewports, expressions.
 */
package org.driller.debug.ui.tests.model;
