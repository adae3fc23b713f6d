/* SPDX-License-Identifier: EPL-2.0 */
/**
 * What is handed from one view to another: by drag and drop, and by commands that do the same. Things are what the views list, which adapt
 * to {@link org.driller.core.PeerGroup}, {@link org.driller.core.Peer} and {@link org.driller.core.Segment}, and
 * {@link org.driller.debug.ui.transfer.ChosenPlace}.
 */
package org.driller.debug.ui.transfer;
