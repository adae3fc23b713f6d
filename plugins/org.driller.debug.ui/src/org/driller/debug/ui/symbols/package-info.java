/* SPDX-License-Identifier: EPL-2.0 */
/**
 * The list of the symbols of a segment or a peer.
 */
package org.driller.debug.ui.symbols;
