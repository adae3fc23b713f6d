/* SPDX-License-Identifier: EPL-2.0 */
/**
 * The live memory control as a memory rendering, for the platform's Memory view and whatever else hosts renderings.
 */
package org.driller.debug.ui.rendering;
