/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.rendering;

import org.driller.core.Peer;
import org.driller.debug.ui.live.model.LiveSource;

/** Memory of a peer, by the peer's addresses. */
public interface PeerMemorySource extends LiveSource {

	/** The process whose memory it is. */
	Peer peer();
}
