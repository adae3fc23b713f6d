/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Launch configurations: the Driller tab, the tabs of Driller's own types, and what the platform asks while launching.
 */
package org.driller.debug.ui.launch;
