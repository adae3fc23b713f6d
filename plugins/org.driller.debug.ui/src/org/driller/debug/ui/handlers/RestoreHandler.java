/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.handlers;

import org.driller.core.Cancellation;
import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.debug.ui.internal.Messages;

/** Makes the memory of the selected peers private again. */
public final class RestoreHandler extends PeerRequestHandler {

	public RestoreHandler() {
		super(Messages.Request_Restore);
	}

	@Override
	void request(Peer peer, Cancellation cancellation) throws DrillerException {
		peer.restore(cancellation);
	}
}
