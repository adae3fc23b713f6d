/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import org.driller.core.Cancellation;
import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.debug.ui.internal.Messages;

/** Shares what is not shared yet of the selected peers. */
public final class RebuildHandler extends PeerRequestHandler {

	public RebuildHandler() {
		super(Messages.Request_Rebuild);
	}

	@Override
	void request(Peer peer, Cancellation cancellation) throws DrillerException {
		peer.rebuild(cancellation);
	}
}
