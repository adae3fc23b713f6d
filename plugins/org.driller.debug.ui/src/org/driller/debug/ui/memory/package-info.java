/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Opening peers' memory in the platform's Memory view.
 */
package org.driller.debug.ui.memory;
