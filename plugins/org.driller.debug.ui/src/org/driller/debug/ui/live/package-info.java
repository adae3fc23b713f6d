/* SPDX-License-Identifier: EPL-2.0 */
/**
 * The control that shows memory as it changes. It knows nothing of the Memory view: renderings and views embed it.
 */
package org.driller.debug.ui.live;
