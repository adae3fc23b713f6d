/* SPDX-License-Identifier: EPL-2.0 */
/**
 * How peers look in the platform's debugger views.
 */
package org.driller.debug.ui.presentation;
