/* SPDX-License-Identifier: EPL-2.0 */
/**
 * The view "Live Memory": the live memory control by itself, following what is selected.
 */
package org.driller.debug.ui.live.view;
