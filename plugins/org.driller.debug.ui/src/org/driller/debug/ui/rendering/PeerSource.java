/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.rendering;

import org.driller.core.MemorySource;
import org.driller.core.Peer;
import org.driller.core.PeerAccess;
import org.driller.core.ReadResult;
import org.driller.core.Segment;
import org.driller.debug.core.PeerMemoryBlock;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.Origin;
import org.driller.debug.ui.live.model.Sample;
import org.driller.debug.ui.live.model.Sample.Liveness;

/** Reads a peer, and knows which way each byte came. */
final class PeerSource implements LiveSource {

	private final PeerMemoryBlock block;

	PeerSource(PeerMemoryBlock block) {
		this.block = block;
	}

	@Override
	public AddressRange bounds() {
		return block.segment().map(segment -> new AddressRange(segment.start(), segment.end() - 1))
				.orElse(AddressRange.ALL);
	}

	@Override
	public Sample read(long address, int length) {
		Peer peer = block.peer();
		var bytes = new byte[length];
		ReadResult result = peer.memory().read(address, bytes);
		// Asked after the reading: bytes of a process that lives now were live when they were read.
		Sample.Builder sample = Sample.of(address, length).liveness(peer.isAlive() ? Liveness.LIVE : Liveness.ENDED);
		boolean canWrite = peer.status().access() == PeerAccess.WRITE && peer.memory().isWritable()
				&& block.segment().map(Segment::isShared).orElse(false);
		int index = 0;
		for (ReadResult.Range range : result.ranges()) {
			int end = index + range.length();
			if (!range.isReadable()) {
				sample.gap(index, end, range.detail());
			}
			Origin origin = origin(range.source());
			for (; range.isReadable() && index < end; index++) {
				sample.set(index, bytes[index], origin, canWrite);
			}
			index = end;
		}
		return sample.build();
	}

	private static Origin origin(MemorySource source) {
		return switch (source) {
		case IMAGE -> Origin.IMAGE;
		case FILE -> Origin.FILE;
		case PROCESS_VM -> Origin.PROCESS;
		case UNREADABLE -> Origin.NONE;
		};
	}
}
